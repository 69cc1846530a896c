"""A letter in Arabic, to and from people who don't exist, with names and an address in Latin letters."""

from bot.content.letters.directions import apart
from bot.model.languages import Direction
from bot.model.letters.letter import Letter, LetterChoice

NAME, TOWN = "Anna Bell", "Saint-Étienne (42)"
OWN = "I am a teacher, and my pupils ask what became of her."
REQUEST = """لذلك أرجو من معاليكم:
1. الإفراج عنها فوراً ودون شروط؛
2. السماح لأسرتها ولمحاميها بزيارتها؛
3. إبلاغي بما اتُّخذ من إجراءات."""
PLACE_AND_DATE = f"{apart(TOWN, within=Direction.RIGHT_TO_LEFT)}، 1 نيسان/أبريل 2025"


def arabic_letter(name: str = NAME, own: str = OWN) -> Letter:
    """The letter; what somebody typed is set apart in it where that is needed."""
    rtl = Direction.RIGHT_TO_LEFT
    paragraphs = (
        "معالي الوزير،",
        f"أكتب إليكم من {apart(TOWN, within=rtl)} بصفتي الشخصية، ولا أتكلم باسم أحد غيري.",
        "تقضي ليلى مرادي (Laila Muradi) منذ 14 آذار/مارس 2024 عقوبة بالسجن مدتها 7 سنوات بسبب مقالات.",
        *((apart(own, alone=True, within=rtl),) if own else ()),
        "تكفل المادة 19 من العهد الدولي (ICCPR) حرية التعبير. ويمكن الرد على reply@example.org في أي وقت.",
        REQUEST,
        "أشكركم على وقتكم وعنايتكم.",
        "وتفضلوا معاليكم بقبول فائق الاحترام والتقدير،",
        apart(name, alone=True, within=rtl),
    )
    return Letter(
        choice=LetterChoice("tjk001", "release", "president", "ar"),
        addressee="السيد سامر النجار، وزير العدل",
        address=("السيد سامر النجار", "وزير العدل", "12 شارع النخيل", "10025 مدينة المثال"),
        email="minister@example.org",
        copy_to=None,
        subject="طلب الإفراج عن الصحفية ليلى مرادي",
        paragraphs=paragraphs,
    )
