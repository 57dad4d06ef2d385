"""What is summed over the words of a sentence is the same in every process: Python orders the words of a set anew in each."""

import os
import subprocess
import sys

RATED = """
import random
from types import SimpleNamespace
from rashomon.tell import brief_disputes, prose, wording
rng = random.Random(3)
words = [f"word{n}" for n in range(400)]
shelf = SimpleNamespace(uses={w: rng.randrange(1, 7) for w in words}, texts=[0] * 7)
court = SimpleNamespace(shelf=shelf)
for _ in range(200):
    text = " ".join(rng.sample(words, 23))
    rival = SimpleNamespace(evidence=SimpleNamespace(exact=text))
    about = prose.content_words(" ".join(rng.sample(words, 200)))
    print(wording.centrality(shelf, text).hex(), brief_disputes.shared(court, about, rival).hex())
"""


def test_sentences_are_rated_alike_whatever_the_order_of_their_words() -> None:
    told = [
        subprocess.run(
            [sys.executable, "-c", RATED], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    ]
    assert told[0] and len(set(told)) == 1
