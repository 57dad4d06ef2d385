"""Fit the network that tells the article of a web page from the rest: src/rashomon/models/article_blocks/net.json.

python training/fit_article_blocks.py --corpora ../shared/corpora --out src/rashomon/models/article_blocks/net.json

Needs scikit-learn. Pages: those sites of the trafilatura corpus that `bench_pages.held_out` leaves, and the pages of the
htmldate corpus. Labels, in this order: strings that must or must not be in the text (weight 12); the body that JSON-LD
declares; what trafilatura takes for the article (weight by how many of the page's strings it has right). The scores of words
in classes are made out of fold, so that the network does not trust them more than they deserve on sites it has not seen.
About ten minutes on one core.
"""

import argparse
import json
import math
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from rashomon.errors import DecodeError
from rashomon.testing.bench_pages import _squeeze, _theirs, _unpack, held_out
from rashomon.text import html as pages
from rashomon.text.decoding import decode_page
from rashomon.text.features import Marks, words_of_attributes
from rashomon.text.matrix import Hints, build_matrix, letters_of

FOLDS, HIDDEN, ROUNDS, LEAST_SITES = 3, 20, 8, 8


class Example:
    """One page with a label and a weight for each block."""

    def __init__(self, site, raw, must, must_not):
        html = decode_page(raw).text.replace("\0", " ")
        self.site, self.page = site, pages.read_blocks(html)
        head = pages.read_head(html, self.page)
        body = pages.body_of(head)
        self.hints = Hints(pages.titles_of(self.page, head), pages._description(head), body)
        self.labels, self.weights = self.judge(_theirs(raw), must, must_not, letters_of(body))

    def judge(self, silver, must, must_not, body):
        """Label each block."""
        must, must_not = [_squeeze(w) for w in must], [_squeeze(w) for w in must_not]
        flat, whole = _squeeze(silver), letters_of(silver)
        lines = {letters_of(line) for line in silver.split("\n")}
        right = sum(w in flat for w in must) + sum(w not in flat for w in must_not)
        trust = (right / (len(must) + len(must_not))) ** 3 if must or must_not else 1.0
        labels, weights = [], []
        for block in self.page.blocks:
            key, text = letters_of(block.text), _squeeze(block.text)
            label = key in whole if len(key) >= 30 else key in lines
            weight = trust * (0.3 + min(3, math.log1p(len(key)) / 2))
            if len(body) > 500 and len(key) > 40 and key in body:
                label, weight = True, weight * 1.5
            if any(w in text or (len(text) >= 15 and text in w) for w in must_not):
                label, weight = False, 12.0
            if any(w in text or (len(text) >= 25 and text in w) for w in must):
                label, weight = True, 12.0
            labels.append(int(label))
            weights.append(weight)
        return np.array(labels), np.array(weights)

    def numbers(self, scores):
        """The matrix of its blocks."""
        return build_matrix(self.page, Marks(self.page.elements, scores), self.hints)


def read_examples(corpora):
    """The pages to fit on."""
    files = _unpack(corpora, "trafilatura")
    known = json.loads(files["tests/evaldata.json"])
    listed = [
        (url, files[f"tests/eval/{one['file']}"], one["with"], one["without"])
        for url, one in sorted(known.items())
        if not held_out(url) and f"tests/eval/{one['file']}" in files
    ]
    others = _unpack(corpora, "htmldate")
    listed += [(name, raw, [], []) for name, raw in sorted(others.items()) if name.endswith(".html")]
    for site, raw, must, must_not in listed:
        try:
            example = Example(site, raw, must, must_not)
        except DecodeError:
            continue
        if example.page.blocks:
            yield example


def word_scores(examples):
    """For each word of a class: the logarithm of how much more article than other text stands under it."""
    good, bad, sites = Counter(), Counter(), defaultdict(set)
    for example in examples:
        under, beside = Counter(), Counter()
        for block, label in zip(example.page.blocks, example.labels, strict=True):
            element, words = block.element, set()
            for _ in range(4):
                if element is None:
                    break
                words |= set(words_of_attributes(element.attributes)) if element.name != "body" else set()
                element = element.parent
            for word in words:
                (under if label else beside)[word] += len(block.text)
        for word in set(under) | set(beside):
            total = under[word] + beside[word]
            good[word] += under[word] / total
            bad[word] += beside[word] / total
            sites[word].add(example.site)
    balance = math.sqrt(sum(bad.values()) / sum(good.values()))
    scores = {
        w: round(math.log((good[w] + 1) / (bad[w] + 1) * balance), 2) for w in sites if len(sites[w]) >= LEAST_SITES
    }
    return {word: score for word, score in sorted(scores.items()) if abs(score) >= 0.1}


def main() -> None:
    """Fit, and write the weights; `seal_weights.py` must be run after."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    examples = list(read_examples(given.corpora))
    folds = [examples[k::FOLDS] for k in range(FOLDS)]
    rows, labels, weights = [], [], []
    for k in range(FOLDS):
        scores = word_scores([e for j in range(FOLDS) if j != k for e in folds[j]])
        for example in folds[k]:
            rows.append(example.numbers(scores))
            labels.append(example.labels)
            weights.append(example.weights)
    matrix, weight = np.concatenate(rows), np.concatenate(weights)
    scaler = StandardScaler().fit(matrix)
    scaler.scale_ = np.maximum(scaler.scale_, 0.05)
    net = MLPClassifier((HIDDEN,), alpha=0.02, batch_size=512, learning_rate_init=2e-3, max_iter=ROUNDS, random_state=0,
                        tol=0, n_iter_no_change=99)  # fmt: skip
    scaled = np.clip(scaler.transform(matrix), -6, 6).astype(np.float32)
    net.fit(scaled, np.concatenate(labels), sample_weight=weight / weight.mean())

    def rounded(values, digits):
        return np.round(values.astype(float), digits).tolist()

    told = {
        "mean": rounded(scaler.mean_, 5), "scale": rounded(scaler.scale_, 5),
        "first": rounded(net.coefs_[0], 4), "first_bias": rounded(net.intercepts_[0], 5),
        "second": rounded(net.coefs_[1], 4), "second_bias": rounded(net.intercepts_[1], 5), "words": word_scores(examples),
    }  # fmt: skip
    given.out.write_text(json.dumps(told, separators=(",", ":")), encoding="utf-8")
    print(f"{len(examples)} pages, {len(matrix)} blocks")


if __name__ == "__main__":
    main()
