"""Write tokens.json: what the `tokenizers` library makes of some texts, word by word.

The vocabulary is read from the table in this package. Added tokens are left out, so that
`[CLS]` in a text is text.

usage: python make_golden.py   (needs: tokenizers)
"""

import json
import struct
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

HERE = Path(__file__).parent
TABLE = HERE.parent.parent / "table" / "static-128.bin"

ENGLISH = """\
Hi!
ok
I
Thanks, Mel!
Ana dances tango in Lisbon on Thursdays.
Where does Ana dance?
My brother visited me yesterday; we talked about the move to Oslo.
I can't believe it's already October.
She said: "Don't wait for us", and left.
The doctor prescribed metformin 500 mg twice a day.
We paid $1,249.99 for the sofa (delivery included).
The meeting moved from 3:30pm to 16:00 on 2024-02-29.
Call me at +1 (555) 010-9999, or write to a.b-c_d@example.org.
https://example.org/a/path?query=1&other=two#part
C:\\Users\\ana\\notes.txt
const total = items.reduce((sum, item) => sum + item.price, 0);
npm install fails with ERR_SOMETHING_STRANGE
for (let i = 0; i < 10; i++) { console.log(`row ${i}`) }
SELECT name, count(*) FROM people WHERE age >= 21 GROUP BY name;
The quick brown fox jumps over the lazy dog.
Antidisestablishmentarianism is a long word, and so is floccinaucinihilipilification.
unaffable embeddings of transformers, retokenised
Kickboxing, snowboarding, and rock-climbing: which of them did John try first?
He's 6'2" tall and weighs 85kg.
Dr. Szymborska met Xochitl in Tlaquepaque.
The Smiths' dog is called Biscuit.
I've been working on my thesis since 2019, and it's 75% done.
Mother-in-law, merry-go-round, state-of-the-art, e-mail, co-operate.
What a day...!!! Really?!
[CLS] is not special here, nor are [SEP], [MASK], [PAD] and [UNK].
##ing is not a continuation when it is written out
# heading, ## smaller heading, *emphasis*, _underscore_, ~~gone~~
1st 2nd 3rd 4th 21st 100th 1990s 3.14159 1e-9 0xff 10,000,000
a b c d e f g h i j k l m n o p q r s t u v w x y z
A B C D E F G H I J K L M N O P Q R S T U V W X Y Z
iPhone MacBook JavaScript TypeScript PostgreSQL GitHub OpenStreetMap
THE WHOLE SENTENCE IS SHOUTED
tHe cAsE iS mIxEd
I moved to Montreal last spring because my partner found work there.
Remind me to water the plants on Sunday!
My favourite colour used to be blue, now it is green.
Do you remember the name of the hotel where we stayed in Porto?
The recipe needs two eggs, 250g of flour and a pinch of salt.
Grandma turned ninety last week, and the whole family came.
I'm allergic to peanuts, so please no satay.
We adopted a puppy from the shelter; her name is Luna.
He plays the clarinet in the city orchestra.
The Wi-Fi password is correct-horse-battery-staple.
It rained the whole weekend, so we stayed in and played board games.
My passport expires in March.
The train was cancelled and we had to take a bus.
Her thesis is about coral reefs.
I forgot my umbrella at the office again.
They are renovating the kitchen this summer.
Our flight leaves at dawn.
He learned to swim when he was thirty.
"Yes" & "no" < maybe > never | always ^ sometimes ~ seldom ` often
100% sure that 50/50 = 1:1, i.e. n/a vs. w/o
lol thx brb idk tbh imo btw
zzzzzzzzzz qwxzvbn xkcdfgh
supercalifragilisticexpialidocious
the the the the the
"""

ACCENTS = """\
Café, naïve, façade, jalapeño, Zoë, coöperate, résumé, smörgåsbord.
El niño comió piñas en la montaña.
Ich habe gestern meinen Bruder in München besucht.
Die Straße ist groß, die Füße sind nass, ÄÖÜ äöü ẞ ß.
J'ai rendu visite à mon frère hier soir, où était-il ?
Où est l'œuvre de l'élève ? Ça va, garçon !
Zażółć gęślą jaźń, łódź, Kraków.
Příliš žluťoučký kůň úpěl ďábelské ódy.
Árvíztűrő tükörfúrógép.
İstanbul, ılık, ISPARTA, diyarbakır, ığdır.
Hôm qua tôi đi thăm anh trai ở Hà Nội.
Þórr ræðir við Ægi um ðið.
Ångström, Ørsted, Æsop, Łukasz, Đorđe, Ħal, Ŋ.
São Paulo, Curaçao, Reykjavík, Malmö, Tromsø.
ǅ ǈ ǋ ǆ ŉ ĳ ﬁ ﬂ ﬃ ſ
"""

SCRIPTS = """\
我昨天去看了我哥哥。
你喜欢什么颜色？我喜欢蓝色！
猫在沙发上睡觉，狗在门口等我。
我喜欢用Python写代码
小王说iPhone很贵
2023年去了北京
昨日、兄に会いました。
東京タワーは333メートルです。
ガギグゲゴ パピプペポ ｶﾞ ﾊﾟ
어제 형을 만났어요.
고양이가 소파에서 자고 있다.
Вчера я навестил брата в Москве.
Кошка спит на диване. Ёжик, йод, Київ.
Η γάτα κοιμάται στον καναπέ. ΟΔΥΣΣΕΥΣ ὀδυσσεύς
زرت أخي أمس في القاهرة
الْقِطَّةُ تَنَامُ عَلَى الأَرِيكَةِ
ראיתי את אחי אתמול. שָׁלוֹם
मैं कल अपने भाई से मिला।
আমি গতকাল আমার ভাইয়ের সাথে দেখা করেছি।
நான் நேற்று என் சகோதரனைச் சந்தித்தேன்.
ฉันไปเยี่ยมพี่ชายเมื่อวานนี้
မနေ့က ကျွန်တော့်အစ်ကိုကို တွေ့ခဲ့တယ်။
Երեկ ես տեսա եղբորս։
გუშინ ჩემი ძმა ვნახე.
ትናንት ወንድሜን አየሁት።
ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ꭰꭱꭲ
"""

MARKS = """\
😀 wow 🎉🎉 so happy 😂😭
👩‍👩‍👧‍👦 family, 👍🏽 thumbs, 🇵🇹 flag, ❤️ heart, ☕ coffee
I love pizza🍕and pasta🍝!
“Curly quotes” and ‘single ones’ – en dash — em dash … ellipsis
«Guillemets», ‹single›, „low”, ‚low’, 「角」, 『二重』, 【方頭】
€5, £6, ¥700, ₿0.01, 20¢, 30°C, ½ cup, ¾ mile, №7, §12, ©2024, ™, ®
x² + y³ = z⁴, H₂O, a ≠ b, a ≤ b ≥ c, ∑∏∫√∞, π ≈ 3.14
→ ← ↑ ↓ ⇒ ✓ ✗ ★ ☆ ● ○ ■ □
ＦＵＬＬＷＩＤＴＨ ｔｅｘｔ， １２３！
𝕄𝕒𝕥𝕙 𝒷ℴ𝓁𝒹 𝐭𝐞𝐱𝐭
𠀀𠀁 rare ideographs 𪚥 and 豈更 compatibility ones
¿Qué? ¡No! ·middle· ‐hyphen‐ ‑nonbreaking‑ −minus−
"""

ODD = [
    "",
    " ",
    "\t\r\n",
    "\u00a0\u2003\u3000\u2028\u2029",
    "tab\there\nnew line\r\nand a\u00a0hard space",
    "nul\u0000in\u0000side",
    "control\u0007\u001b[31mred\u001b[0m\u007f\u0085x",
    "zero\u200bwidth\u200cjoin\u200der\u2060s\ufeff",
    "soft\u00adhyphen",
    "right\u202eto left\u202c override",
    "replacement \ufffd character",
    "private \ue000 use \U000f0000 planes",
    "unassigned \u0378 \U0003fffe \uffff",
    "e\u0301 composed by hand, and \u0301 alone",
    "Z\u0351\u036ba\u0363\u0368l\u034b\u0364g\u0321o\u0322",
    "a\u0338b \u2260 c",
    "\u1e9b\u0323 \u0344 \u0385 \u037e \u1fef \u212a \u2126 \u212b",
    "\u01c4\u01c5\u01c6 \u0130 \u0131 \u017f \u03a3 \u03c2 \u03c3",
    "\U0001f600" * 60,
    "a" * 99,
    "a" * 100,
    "a" * 101,
    "b" * 1000 + " after",
    "\u00e9" * 100,
    "\u00e9" * 101,
    "e\u0301" * 100,
    "\u6f22" * 150,
    "!" * 150,
    "un" * 49 + "!" + "un" * 51,
    "\uac00" * 33,
    "\uac00" * 51,
    "word" + "\u200d" * 200 + "joined",
]


def sized() -> list[str]:
    """Words of growing length, whose pieces are not chosen by hand."""
    stem = "counterrevolutionarytelecommunicationinterdisciplinaryphotosynthesis"
    return [stem[start : start + 3 + start % 17] for start in range(0, 50)]


def vocabulary() -> dict[str, int]:
    data = TABLE.read_bytes()
    rows, dimensions, length = struct.unpack_from("<3I", data, 12)
    words = data[56 + rows * (4 + dimensions) :].decode("utf8").split("\n")[:-1]
    assert len(words) == rows and len(data) == 56 + rows * (4 + dimensions) + length
    return {word: i for i, word in enumerate(words)}


def main() -> None:
    tokenizer = Tokenizer(
        models.WordPiece(vocabulary(), unk_token="[UNK]", max_input_chars_per_word=100)
    )
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    texts = [*ENGLISH.splitlines(), *ACCENTS.splitlines(), *SCRIPTS.splitlines()]
    texts += [*MARKS.splitlines(), *ODD, *sized()]
    golden = []
    for text in texts:
        encoding = tokenizer.encode(text)
        normal = tokenizer.normalizer.normalize_str(text)
        words: list[list[object]] = [
            [word, []] for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(normal)
        ]
        for token, word in zip(encoding.ids, encoding.word_ids):
            words[word][1].append(token)
        golden.append({"text": text, "words": words})
    lines = ",\n".join(json.dumps(entry) for entry in golden)
    (HERE / "tokens.json").write_text(f"[\n{lines}\n]\n", encoding="utf8")
    print(f"{len(golden)} texts")


if __name__ == "__main__":
    main()
