"""Why a file could not be turned into text. Every message is Chinese and says what to do next."""

from __future__ import annotations


class Unreadable(Exception):
    """The file gives no text; `str()` of it is shown to the officer who brought it."""


class TooLarge(Unreadable):
    """More bytes than the limit."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"文件超过 {limit // (1024 * 1024)} MB 上限。请去掉图片，或只留正文和附件 1 后再导入")


class WrongKind(Unreadable):
    """Not one of the kinds we read, or not the kind that its name says."""


class Encrypted(Unreadable):
    """Protected by a password."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"这份 {kind} 文件加了密。请用原软件打开，去掉密码保护、另存一份后再导入")


class MacroDocument(Unreadable):
    """Carries macros, which an official text never needs."""

    def __init__(self) -> None:
        super().__init__("文件带有宏，不予导入。请在文字处理软件中另存为不带宏的 .docx 后再导入")


class Overexpanded(Unreadable):
    """Unpacks to far more than a document would: a zip bomb, or as good as one."""

    def __init__(self) -> None:
        super().__init__("文件解压后大得不合常理，不予展开。请用文字处理软件打开，另存为新的 .docx 后再导入")


class NoText(Unreadable):
    """Holds no text at all, as a scan does."""

    def __init__(self, kind: str) -> None:
        advice = (
            "多半是扫描件：请先做文字识别（OCR），或换用可复制文字的版本" if kind == "pdf" else "请核对是否选错了文件"
        )
        layer = "文件没有文字层" if kind == "pdf" else "文件里没有文字"
        super().__init__(f"{layer}。{advice}后再导入")


class Undecodable(Unreadable):
    """Bytes in no encoding that we know, or a text damaged on its way."""


class Damaged(Unreadable):
    """Of the right kind, but its inside cannot be followed."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"这份 {kind} 文件已损坏，或不是规范的 {kind} 文件。请用原软件打开，另存一份后再导入")
