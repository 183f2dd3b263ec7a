"""Distil a sentence-transformer into a table with one row per wordpiece.

A text's vector is then the normalised mean of its wordpieces' rows: no network is
run when embedding. The teacher runs once, here. See scripts/README.md for how to
run it, and what it needs.

Steps:
  1. read every wordpiece through the teacher, alone: [CLS] w [SEP], mean of the three;
  2. make a corpus: passages of a public-domain text, bags of vocabulary words drawn
     by a Zipf law, and sentence frames filled with vocabulary words;
  3. embed the corpus with the teacher, and turn it to its principal axes, so that the
     first d columns of the table are the best d-dimensional table of this kind;
  4. start from a ridge regression of the teacher's vectors on bags of step 1's
     vectors, weighted by smooth inverse frequency (Arora et al., ICLR 2017);
  5. fine-tune the rows with Adam (Kingma and Ba, 2015) for the cosine to the teacher
     and for the batch's matrix of similarities, held near the start;
  6. write int8 rows with one float32 scale each.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

TEACHER_DIMENSIONS = 384
TEACHER_MAX_TOKENS = 256  # where sentence-transformers truncates this teacher
BATCH = 512
MODEL_FILES = ("onnx/model.onnx", "onnx/model_quantized.onnx")
FRAMES = Path(__file__).with_name("frames.txt")


@dataclass(frozen=True)
class Options:
    teacher: Path
    text: Path
    out: Path
    dimensions: int
    epochs: int
    scale: float
    threads: int
    seed: int


class Teacher:
    """The sentence-transformer: mean pooling over positions, then unit length."""

    def __init__(self, folder: Path, threads: int) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(TEACHER_MAX_TOKENS)
        by_id = sorted(self.tokenizer.get_vocab().items(), key=lambda item: item[1])
        self.vocabulary = dict(by_id)  # in a fixed order, since the corpus is drawn from it
        model = next((folder / f for f in MODEL_FILES if (folder / f).exists()), None)
        if model is None:
            raise SystemExit(f"no {' or '.join(MODEL_FILES)} in {folder}")
        settings = ort.SessionOptions()
        settings.intra_op_num_threads = threads
        settings.inter_op_num_threads = 1
        self.session = ort.InferenceSession(
            str(model), settings, providers=["CPUExecutionProvider"]
        )

    def _positions(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """[batch, time] ids and mask to [batch, time, 384]."""
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        return self.session.run(None, feed)[0]

    def pieces(self) -> np.ndarray:
        """[vocabulary, 384]: every wordpiece on its own, not normalised."""
        rows = len(self.vocabulary)
        vectors = np.zeros((rows, TEACHER_DIMENSIONS), np.float32)
        cls, sep = self.vocabulary["[CLS]"], self.vocabulary["[SEP]"]
        for start in range(0, rows, BATCH):
            piece = np.arange(start, min(rows, start + BATCH))
            ids = np.stack([np.full_like(piece, cls), piece, np.full_like(piece, sep)], 1)
            vectors[piece] = self._positions(ids, np.ones_like(ids)).mean(1)
        return vectors

    def embed(self, texts: list[str], batch: int = 32) -> np.ndarray:
        """[texts, 384], unit rows. Texts of like length share a batch."""
        encoded = [e.ids for e in self.tokenizer.encode_batch(texts)]
        order = np.argsort([len(ids) for ids in encoded], kind="stable")
        vectors = np.zeros((len(texts), TEACHER_DIMENSIONS), np.float32)
        for start in range(0, len(order), batch):
            members = order[start : start + batch]
            ids = np.zeros((len(members), max(len(encoded[i]) for i in members)), np.int64)
            mask = np.zeros_like(ids)
            for row, i in enumerate(members):
                ids[row, : len(encoded[i])] = encoded[i]
                mask[row, : len(encoded[i])] = 1
            summed = (self._positions(ids, mask) * mask[..., None]).sum(1)
            vectors[members] = unit(summed / mask.sum(1, keepdims=True))
        return vectors

    def bags(self, texts: list[str]) -> list[list[int]]:
        """Wordpiece ids of each text, without special tokens, not truncated."""
        self.tokenizer.no_truncation()
        return [e.ids for e in self.tokenizer.encode_batch(texts, add_special_tokens=False)]


def unit(x: np.ndarray) -> np.ndarray:
    return x / (np.linalg.norm(x, axis=1, keepdims=True) + 1e-9)


def passages(text: str) -> list[str]:
    """The first two clauses of each paragraph, without a play's speaker line."""
    found = []
    for paragraph in text[: int(len(text) * 0.9)].split("\n\n"):
        spoken = re.sub(r"\s+", " ", re.sub(r"^[A-Z][A-Za-z ]+:\n", "", paragraph))
        clauses = " ".join(re.split(r"(?<=[.!?;:])\s+", spoken)[:2])
        if 15 <= len(clauses) <= 220:
            found.append(clauses)
    return found


def corpus(options: Options, vocabulary: dict[str, int], random: np.random.Generator) -> list[str]:
    words = [w for w in vocabulary if re.fullmatch(r"[a-z]{3,}", w)]
    rank = np.array([vocabulary[w] for w in words], float)  # ids run by frequency

    def zipf(exponent: float) -> np.ndarray:
        weight = rank**-exponent
        return weight / weight.sum()

    texts = passages(options.text.read_text(encoding="utf8"))[: int(6_000 * options.scale)]
    flat, flatter = zipf(0.6), zipf(0.5)
    for _ in range(int(14_000 * options.scale)):
        bag = random.choice(words, random.integers(2, 6), p=flat, replace=False)
        texts.append(" ".join(bag))
    frames = FRAMES.read_text(encoding="utf8").splitlines()
    for _ in range(int(15_000 * options.scale)):
        frame = frames[random.integers(len(frames))]
        texts.append(frame.format(*random.choice(words, 2, p=flatter)))
    return texts


def piece_weights(bags: list[list[int]], rows: int) -> np.ndarray:
    """Smooth inverse frequency: half by rank in the vocabulary, half by the corpus."""
    counts = np.bincount(np.concatenate(bags), minlength=rows)
    by_rank = 1 / (np.arange(rows) + 3.0)
    by_rank /= by_rank.sum()
    by_count = (counts + 0.1) / (counts.sum() + 0.1 * rows)
    return 1e-3 / (1e-3 + 0.5 * by_rank + 0.5 * by_count)


def ridge_start(pieces: np.ndarray, bags: list[list[int]], targets: np.ndarray) -> np.ndarray:
    """[vocabulary, d]: the linear map of weighted piece vectors that best gives the targets."""
    centred = unit(pieces - pieces[1000:].mean(0))  # the first 1,000 ids are mostly unused
    weighted = piece_weights(bags, len(pieces))[:, None] * centred
    inputs = np.stack([weighted[ids].mean(0) for ids in bags])
    gram = inputs.T @ inputs
    damped = gram + 1e-3 * np.trace(gram) / len(gram) * np.eye(len(gram))
    solution = np.linalg.solve(damped, inputs.T @ targets)
    length = np.linalg.norm(inputs @ solution, axis=1).mean()
    return ((weighted @ solution) / length).astype(np.float32)


@dataclass(frozen=True)
class Batch:
    flat: np.ndarray  # ids of all texts, one after another
    starts: np.ndarray  # where each text begins in flat
    lengths: np.ndarray


def gather(bags: list[list[int]], members: np.ndarray) -> Batch:
    lengths = np.array([len(bags[i]) for i in members])
    flat = np.concatenate([bags[i] for i in members])
    return Batch(flat, np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)


def pooled(table: np.ndarray, batch: Batch) -> np.ndarray:
    return np.add.reduceat(table[batch.flat], batch.starts) / batch.lengths[:, None]


def gradient(
    table: np.ndarray, start: np.ndarray, batch: Batch, targets: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Loss, the ids that occur, and the loss's gradient by their rows.

    loss = mean(1 - v.y) + 20 mean((V V' - Y Y')^2) + 0.02 mean |row - start|^2
    """
    means = pooled(table, batch)
    norms = np.linalg.norm(means, axis=1, keepdims=True) + 1e-9
    v = means / norms
    count = len(v)
    gap = v @ v.T - targets @ targets.T
    by_v = -targets / count + 20 * 4 / count**2 * (gap @ v)
    by_mean = (by_v - v * (v * by_v).sum(1, keepdims=True)) / norms
    by_token = np.repeat(by_mean / batch.lengths[:, None], batch.lengths, axis=0)
    order = np.argsort(batch.flat, kind="stable")
    ids, first = np.unique(batch.flat[order], return_index=True)
    rows = np.add.reduceat(by_token[order], first)
    drift = table[ids] - start[ids]
    rows += 0.02 * 2 / len(ids) * drift
    loss = (1 - (v * targets).sum(1)).mean() + 20 * (gap**2).mean()
    return float(loss + 0.02 * (drift**2).sum(1).mean()), ids, rows


def fine_tune(
    start: np.ndarray,
    bags: list[list[int]],
    targets: np.ndarray,
    epochs: int,
    random: np.random.Generator,
) -> np.ndarray:
    table, first, second = start.copy(), np.zeros_like(start), np.zeros_like(start)
    step = 0
    for epoch in range(epochs):
        rate = 2e-3 * (1 - epoch / epochs) + 1e-4
        order = random.permutation(len(bags))
        losses = []
        for at in range(0, len(order), BATCH):
            members = order[at : at + BATCH]
            loss, ids, rows = gradient(table, start, gather(bags, members), targets[members])
            step += 1
            first *= 0.9
            first[ids] += 0.1 * rows
            second *= 0.999
            second[ids] += 0.001 * rows**2
            scaled = np.sqrt(second) / np.sqrt(1 - 0.999**step) + 1e-8
            table -= rate / (1 - 0.9**step) * first / scaled
            losses.append(loss)
        print(f"epoch {epoch + 1}/{epochs}: loss {np.mean(losses):.4f}", flush=True)
    return table


def write(table: np.ndarray, vocabulary: dict[str, int], out: Path) -> None:
    """table.bin (int8 rows, then float32 scales, little-endian), vocab.txt and header.json."""
    scales = (np.abs(table).max(1) / 127 + 1e-12).astype("<f4")
    rows = np.round(table / scales[:, None]).astype(np.int8)
    data = rows.tobytes() + scales.tobytes()
    out.mkdir(parents=True, exist_ok=True)
    (out / "table.bin").write_bytes(data)
    (out / "vocab.txt").write_text("".join(f"{w}\n" for w in vocabulary), encoding="utf8")
    header = {
        "format": "static-embedding-v1",
        "rows": rows.shape[0],
        "dim": rows.shape[1],
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    (out / "header.json").write_text(json.dumps(header, indent=1) + "\n", encoding="utf8")
    print(f"{out / 'table.bin'}: {len(data):,} bytes, sha256 {header['sha256']}")


def distil(options: Options) -> None:
    random = np.random.default_rng(options.seed)
    teacher = Teacher(options.teacher, options.threads)
    print("the teacher reads every wordpiece", flush=True)
    pieces = teacher.pieces()
    texts = corpus(options, teacher.vocabulary, random)
    print(f"the teacher reads {len(texts):,} texts", flush=True)
    vectors = teacher.embed(texts)
    axes = np.linalg.svd(vectors.T @ vectors)[2][: options.dimensions].T
    targets = unit(vectors @ axes).astype(np.float32)
    bags = teacher.bags(texts)

    shuffled = random.permutation(len(texts))
    left_out, kept = np.split(shuffled, [len(texts) // 50])
    kept_bags, kept_targets = [bags[i] for i in kept], targets[kept]
    start = ridge_start(pieces, kept_bags, kept_targets)
    table = fine_tune(start, kept_bags, kept_targets, options.epochs, random)
    likeness = (unit(pooled(table, gather(bags, left_out))) * targets[left_out]).sum(1)
    print(f"cosine to the teacher on {len(left_out):,} left-out texts: {likeness.mean():.3f}")
    write(table, teacher.vocabulary, options.out)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--teacher", type=Path, required=True, help="folder of the teacher")
    parser.add_argument("--text", type=Path, required=True, help="a plain-text file of passages")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--scale", type=float, default=1, help="share of the full corpus")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=7)
    distil(Options(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()
