"""Write src/classes.ts: the class of every code point as the teacher's tokeniser has it.

Asked of the `tokenizers` library itself (BertNormalizer and BertPreTokenizer), so that a
vector depends neither on our reading of the rules nor on the Unicode version of the
JavaScript engine.

usage: python make_classes.py   (needs: tokenizers)
"""

from pathlib import Path

from tokenizers import normalizers, pre_tokenizers

CODE_POINTS = 0x110000
SURROGATES = range(0xD800, 0xE000)
NORMALIZER = normalizers.BertNormalizer()
PRE_TOKENIZER = pre_tokenizers.BertPreTokenizer()
CLASSES = {"dropped": 1, "space": 2, "punctuation": 3, "ideograph": 4}


def class_of(code_point: int) -> str | None:
    """What becomes of the code point between two letters; None where it is part of a word."""
    if code_point in SURROGATES:
        return "dropped"  # alone it is no character; U+FFFD, which stands for it, is dropped too
    normal = NORMALIZER.normalize_str(f"a{chr(code_point)}b")
    parts = [part for part, _ in PRE_TOKENIZER.pre_tokenize_str(normal)]
    if normal == "ab":
        return "dropped"
    if parts == ["a", "b"]:
        return "space"
    if len(parts) == 1:
        return None
    if normal.startswith("a ") and normal.endswith(" b"):
        return "ideograph"
    return "punctuation"


def base36(n: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[n] if n < 36 else base36(n // 36) + digits[n % 36]


def runs(classes: list[str | None]) -> list[tuple[int, int, str]]:
    """(first, length, class) of each run; runs of word characters are left out."""
    found = []
    start = 0
    for at in range(1, CODE_POINTS + 1):
        if at == CODE_POINTS or classes[at] != classes[start]:
            name = classes[start]
            if name is not None:
                found.append((start, at - start, name))
            start = at
    return found


def main() -> None:
    text, end = [], 0
    for first, length, name in runs([class_of(c) for c in range(CODE_POINTS)]):
        text.append(f"{CLASSES[name]}{base36(first - end)}.{base36(length)}")
        end = first + length
    joined = " ".join(text)
    lines, line = [], ""
    for word in joined.split(" "):
        if len(line) + len(word) > 95:
            lines.append(line)
            line = ""
        line += word + " "
    lines.append(line.rstrip())
    body = " +\n".join(f"  '{part}'" for part in lines)
    target = Path(__file__).parent.parent / "src" / "classes.ts"
    target.write_text(
        "/**\n"
        " * Runs of code points that are no part of a word, as the teacher's tokeniser classes them; made by\n"
        " * scripts/make_classes.py. A run is its class (1 dropped, 2 space, 3 punctuation, 4 ideograph), the gap\n"
        " * since the run before it, a dot, and its length; both in base 36.\n"
        " */\n"
        f"export const CLASS_RUNS: string =\n{body}\n",
        encoding="utf8",
    )


if __name__ == "__main__":
    main()
