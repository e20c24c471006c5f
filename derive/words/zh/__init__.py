"""Chinese, in simplified characters."""

from derive.words.languages import Script
from derive.words.zh import of_arrays
from derive.words.zh.of_exercises import SENTENCES as _EXERCISES
from derive.words.zh.of_figures import SENTENCES as _FIGURES
from derive.words.zh.of_mistakes import MISTAKES as _MISTAKES
from derive.words.zh.of_readings import READINGS
from derive.words.zh.of_rules import RULES as _RULES
from derive.words.zh.of_templates import EVIDENCE, LABELS

SENTENCES = _EXERCISES | _FIGURES
RULES = _RULES | of_arrays.RULES
MISTAKES = _MISTAKES | of_arrays.MISTAKES
SCRIPT = Script(
    tag="zh-Hans",
    region="cn",
    slanted=False,
    closed="\u4e00-\u9fff",
    leading="1.75",
    fonts=(
        "Noto Serif CJK SC",
        "Source Han Serif SC",
        "Songti SC",
        "SimSun",
        "Noto Sans CJK SC",
        "Noto Sans SC",
        "PingFang SC",
        "Microsoft YaHei",
    ),
    tex=r"\usepackage[scheme=plain]{ctex}",
)

__all__ = ["EVIDENCE", "LABELS", "MISTAKES", "READINGS", "RULES", "SCRIPT", "SENTENCES"]
