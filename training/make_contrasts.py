"""Derive contrast pairs from real articles: DIR/contrasts.train.jsonl and contrasts.dev.jsonl, apart by article.

    python training/make_contrasts.py --shared ../shared/data --to DIR --articles 3000

The files hold sentences of others: keep them out of the repository. `rashomon bench --only contrasts` derives the dev pairs anew.
"""

import argparse
import json
from pathlib import Path

import msgspec

from rashomon.models import load_parser
from rashomon.testing.bench_contrasts import read_articles
from rashomon.testing.contrasts import make_contrasts, read_sentences


def main() -> None:
    """Parse, derive, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--dev", type=int, default=150)
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    nlp = load_parser()
    for split, most in (("dev", args.dev), ("train", args.articles)):
        docs = list(read_sentences(nlp, read_articles(args.shared, split, most), 1500))
        pairs = make_contrasts(docs, 7)
        with (args.to / f"contrasts.{split}.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(msgspec.to_builtins(p)) + "\n" for p in pairs)
        print(split, len(docs), "articles", len(pairs), "pairs")


if __name__ == "__main__":
    main()
