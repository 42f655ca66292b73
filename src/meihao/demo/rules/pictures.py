"""Pictures as a telephone would have taken them, drawn: a place for each indicator, and the plan of a site."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from meihao.demo.rules import stamp

WIDTH: Final = 640
HEIGHT: Final = 420
GROUND: Final = 250
"""Where the ground begins outdoors, and the floor indoors."""

type Draw = ImageDraw.ImageDraw
type Colour = tuple[int, int, int]

WALLS: Final[tuple[Colour, ...]] = ((222, 205, 178), (201, 190, 176), (214, 196, 190), (196, 204, 200))
SKIES: Final[tuple[Colour, ...]] = ((150, 190, 225), (176, 200, 214), (190, 205, 220), (165, 196, 205))
PINE: Final[Colour] = (46, 106, 74)
INK: Final[Colour] = (52, 56, 60)


def photo(number: int, variant: int, caption: str) -> bytes:
    """A JPEG of what indicator `number` is about; `caption` is ASCII. The same words give the same bytes."""
    canvas = Image.new("RGB", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(canvas)
    scene, indoors = SCENES.get(number, (_plaza, False))
    (_room if indoors else _street)(draw, variant)
    scene(draw, variant)
    _caption(draw, caption)
    made = BytesIO()
    canvas.save(made, "JPEG", quality=72, optimize=True)
    return made.getvalue()


def plan(number: int, variant: int, caption: str) -> bytes:
    """A PNG of a site plan: buildings, roads and the places that the indicator counts."""
    canvas = Image.new("RGB", (WIDTH, HEIGHT), (250, 250, 247))
    draw = ImageDraw.Draw(canvas)
    for x in range(20, WIDTH, 40):
        draw.line((x, 0, x, HEIGHT), fill=(232, 234, 230))
    for y in range(10, HEIGHT, 40):
        draw.line((0, y, WIDTH, y), fill=(232, 234, 230))
    draw.rectangle((40, 40, WIDTH - 40, HEIGHT - 80), outline=PINE, width=4)
    draw.line((40, 170, WIDTH - 40, 170), fill=(196, 196, 190), width=18)
    draw.line((300 + variant * 12, 40, 300 + variant * 12, HEIGHT - 80), fill=(196, 196, 190), width=14)
    for row, top in enumerate((62, 110, 196, 250, 300)):
        for column in range(7):
            left = 62 + column * 74 + (row % 2) * 6
            if abs(left + 25 - (300 + variant * 12)) > 36:
                draw.rectangle((left, top, left + 50, top + 22), fill=(214, 208, 196), outline=INK)
    for place in range(3 + number % 4):
        x, y = 90 + (number * 53 + place * 137) % 460, 74 + (number * 31 + place * 83) % 240
        draw.ellipse((x - 9, y - 9, x + 9, y + 9), fill=(255, 255, 255), outline=(14, 95, 80), width=4)
    draw.polygon(((590, 60), (600, 84), (590, 78), (580, 84)), fill=INK)
    _caption(draw, caption)
    made = BytesIO()
    canvas.save(made, "PNG")
    return made.getvalue()


def _caption(draw: Draw, caption: str) -> None:
    draw.rectangle((0, HEIGHT - 44, WIDTH, HEIGHT), fill=(28, 32, 34))
    for x, y, wide, high in stamp.runs(1):
        draw.rectangle((14 + x, HEIGHT - 34 + y, 13 + x + wide, HEIGHT - 35 + y + high), fill=(255, 255, 255))
    draw.text((28 + stamp.width(1), HEIGHT - 33), caption, fill=(214, 224, 220), font=ImageFont.load_default(18))


def _street(draw: Draw, variant: int) -> None:
    sky = SKIES[variant % len(SKIES)]
    for y in range(GROUND):
        light = y * 60 // GROUND
        draw.line((0, y, WIDTH, y), fill=(min(sky[0] + light, 255), min(sky[1] + light, 255), min(sky[2] + light, 255)))
    for place, (left, top, wide) in enumerate(((-20, 70, 210), (205, 100, 170), (392, 56, 270))):
        wall = WALLS[(variant + place) % len(WALLS)]
        draw.rectangle((left, top, left + wide, GROUND), fill=wall)
        draw.rectangle((left, top - 8, left + wide, top), fill=(140, 84, 66))
        for window_top in range(top + 14, GROUND - 24, 34):
            for window in range(left + 14, left + wide - 22, 38):
                draw.rectangle((window, window_top, window + 20, window_top + 20), fill=(108, 128, 140))
                draw.line((window + 10, window_top, window + 10, window_top + 20), fill=(232, 232, 228))
    draw.rectangle((0, GROUND, WIDTH, HEIGHT), fill=(186, 182, 174))
    draw.polygon(((0, 300), (WIDTH, 270), (WIDTH, 340), (0, 400)), fill=(150, 150, 148))


def _room(draw: Draw, variant: int) -> None:
    draw.rectangle((0, 0, WIDTH, GROUND), fill=(238, 234, 224))
    draw.rectangle((0, 60, WIDTH, 66), fill=WALLS[variant % len(WALLS)])
    draw.rectangle((0, GROUND, WIDTH, HEIGHT), fill=(198, 184, 162))
    for x in range(-200, WIDTH, 64):
        draw.line((x + 200, GROUND, x, HEIGHT), fill=(178, 164, 142))
    for left in (46, 470):
        draw.rectangle((left, 90, left + 116, 200), fill=(188, 212, 224), outline=(250, 250, 250), width=6)
        draw.line((left + 58, 90, left + 58, 200), fill=(250, 250, 250), width=5)


def _garden(draw: Draw, variant: int) -> None:
    draw.rectangle((0, 262, WIDTH, HEIGHT), fill=(124, 156, 92))
    for place in range(6):
        x, y = 50 + place * 108 + variant * 7, 196 + (place % 3) * 18
        draw.rectangle((x - 5, y + 40, x + 5, y + 100), fill=(104, 78, 56))
        draw.ellipse((x - 40, y - 30, x + 40, y + 52), fill=(58 + place * 6, 112 + place * 4, 60))
    draw.polygon(((250, 420), (330, 420), (372, 270), (346, 270)), fill=(214, 200, 172))


def _plaza(draw: Draw, variant: int) -> None:
    draw.polygon(((60, 300), (580, 300), (640, 400), (0, 400)), fill=(212, 200, 182))
    for x in (120, 300, 480):
        draw.rectangle((x, 310, x + 80, 322), fill=(132, 92, 60))
        draw.rectangle((x + 8, 322, x + 14, 340), fill=INK)
        draw.rectangle((x + 66, 322, x + 72, 340), fill=INK)
    draw.ellipse((290, 250, 350, 300), fill=PINE)
    draw.rectangle((316, 290, 324, 316 + variant), fill=(104, 78, 56))


def _fitness(draw: Draw, variant: int) -> None:
    draw.polygon(((40, 292), (600, 292), (640, 404), (0, 404)), fill=(164, 92, 74))
    for place, x in enumerate((90, 220, 350, 480)):
        draw.line((x, 380, x, 250), fill=(222, 186, 40), width=9)
        draw.line((x + 70, 380, x + 70, 250), fill=(222, 186, 40), width=9)
        draw.line((x, 254 + (place + variant) % 3 * 22, x + 70, 254 + (place + variant) % 3 * 22), fill=INK, width=7)


def _lamps(draw: Draw, variant: int) -> None:
    for place in range(5):
        x, foot = 60 + place * 132 + variant * 3, 392 - place * 12
        draw.line((x, foot, x, foot - 190), fill=INK, width=6)
        draw.line((x, foot - 190, x + 30, foot - 196), fill=INK, width=5)
        draw.ellipse((x + 24, foot - 206, x + 52, foot - 188), fill=(255, 236, 160), outline=(120, 110, 60))


def _cars(draw: Draw, variant: int) -> None:
    draw.polygon(((0, 290), (WIDTH, 290), (WIDTH, 404), (0, 404)), fill=(120, 122, 124))
    for place in range(7):
        x = 16 + place * 92
        draw.line((x, 392, x + 22, 296), fill=(245, 245, 245), width=4)
        if place != variant % 7 and place < 6:
            paint = ((178, 40, 44), (232, 232, 230), (54, 66, 92), (90, 96, 98))[(place + variant) % 4]
            draw.rounded_rectangle((x + 26, 320, x + 88, 372), 12, fill=paint)
            draw.rounded_rectangle((x + 36, 302, x + 80, 330), 8, fill=(150, 168, 178))


def _chargers(draw: Draw, variant: int) -> None:
    _cars(draw, variant)
    for place in range(3):
        x = 120 + place * 190
        draw.rounded_rectangle((x, 226, x + 38, 312), 6, fill=(245, 246, 246), outline=INK, width=2)
        draw.rectangle((x + 8, 236, x + 30, 258), fill=(14, 95, 80))
        draw.polygon(
            ((x + 21, 266), (x + 11, 286), (x + 19, 286), (x + 16, 304), (x + 28, 280), (x + 20, 280)), fill=PINE
        )


def _bins(draw: Draw, variant: int) -> None:
    draw.rectangle((60, 200, 580, 216), fill=(90, 100, 96))
    for x in (66, 566):
        draw.rectangle((x, 216, x + 8, 360), fill=(90, 100, 96))
    for place, paint in enumerate(((46, 96, 160), (60, 128, 78), (170, 46, 46), (110, 112, 114))):
        x = 104 + place * 114 + variant
        draw.rounded_rectangle((x, 258, x + 84, 362), 8, fill=paint)
        draw.rectangle((x - 4, 248, x + 88, 262), fill=tuple(part * 3 // 4 for part in paint))
        draw.rectangle((x + 26, 290, x + 58, 318), fill=(245, 245, 245))


def _lift(draw: Draw, variant: int) -> None:
    draw.rectangle((250, 20, 372, 360), fill=(196, 214, 220), outline=INK, width=4)
    for y in range(60, 350, 56):
        draw.line((250, y, 372, y), fill=INK, width=3)
    draw.rectangle((276, 84 + variant * 12, 346, 138 + variant * 12), fill=(232, 232, 228), outline=INK, width=3)
    draw.rectangle((286, 306, 336, 360), fill=(120, 130, 134), outline=INK, width=3)


def _road(draw: Draw, variant: int) -> None:
    draw.polygon(((120, 404), (520, 404), (352, 254), (300, 254)), fill=(112, 114, 116))
    for place in range(4):
        y = 392 - place * 36
        draw.rectangle((318 - place * 1, y - 22, 330 - place * 1, y), fill=(245, 245, 245))
    draw.polygon(((0, 404), (96, 404), (288, 254), (266, 254)), fill=(168, 78, 62))
    draw.polygon(((540, 404), (WIDTH, 404), (388, 254), (366, 254)), fill=(200, 190, 170))
    draw.ellipse((40 + variant * 4, 330, 70 + variant * 4, 360), outline=INK, width=4)


def _gate(draw: Draw, variant: int) -> None:
    draw.rectangle((120, 176, 170, 372), fill=(160, 150, 140))
    draw.rectangle((470, 176, 520, 372), fill=(160, 150, 140))
    draw.rectangle((120, 150, 520, 182), fill=(14, 95, 80))
    draw.line((172, 320, 452, 320 - variant * 6), fill=(220, 60, 50), width=10)
    draw.line((500, 168, 560, 140), fill=INK, width=6)
    draw.rounded_rectangle((544, 126, 592, 150), 8, fill=(230, 232, 232), outline=INK, width=2)
    draw.ellipse((584, 130, 602, 148), fill=INK)


def _screen(draw: Draw, variant: int) -> None:
    draw.rectangle((170, 130, 470, 308), fill=INK)
    draw.rectangle((182, 142, 458, 296), fill=(34, 92, 96))
    for place, wide in enumerate((210, 160, 236, 120 + variant * 10, 190)):
        draw.rectangle((202, 160 + place * 26, 202 + wide, 172 + place * 26), fill=(220, 236, 230))
    draw.rectangle((300, 308, 340, 384), fill=(96, 98, 100))


def _lockers(draw: Draw, variant: int) -> None:
    draw.rectangle((80, 136, 560, 372), fill=(20, 96, 82))
    for row in range(5):
        for column in range(10):
            left, top = 92 + column * 46, 148 + row * 44
            draw.rectangle((left, top, left + 40, top + 38), fill=(232, 232, 226), outline=(90, 96, 96))
            if (row * 10 + column + variant) % 7 == 0:
                draw.ellipse((left + 30, top + 14, left + 36, top + 20), fill=(60, 150, 90))


def _tank(draw: Draw, variant: int) -> None:
    draw.rectangle((0, 270, WIDTH, HEIGHT), fill=(134, 160, 98))
    draw.ellipse((110, 280, 540, 396), fill=(118, 150, 160))
    for place in range(9):
        x = 130 + place * 46
        draw.line((x, 300, x - 4 + variant, 252), fill=(60, 110, 60), width=4)
        draw.ellipse((x - 8, 244, x + 2, 258), fill=(140, 96, 60))


def _counter(draw: Draw, variant: int) -> None:
    draw.rectangle((70, 228, 570, 330), fill=(150, 108, 72))
    draw.rectangle((58, 216, 582, 232), fill=(226, 214, 194))
    for x in (130, 300, 470):
        draw.rectangle((x - 34, 168, x + 34, 210), fill=INK)
        draw.rectangle((x - 29, 173, x + 29, 205), fill=(150, 190, 190))
        draw.rectangle((x - 18, 340, x + 18 + variant, 378), fill=(60, 84, 110))
    draw.rectangle((190, 96, 450, 132), fill=(14, 95, 80))


def _tables(draw: Draw, variant: int) -> None:
    draw.rectangle((180, 150, 460, 240), fill=(206, 208, 206), outline=(120, 120, 118), width=3)
    for place in range(4):
        draw.ellipse((200 + place * 66, 196, 246 + place * 66, 216), fill=(120, 126, 128))
    for place, (x, y) in enumerate(((40, 286), (240, 296), (440, 286), (130, 344), (350, 350))):
        draw.polygon(((x, y + 18), (x + 30, y), (x + 150, y), (x + 124, y + 18)), fill=(196, 150, 96))
        draw.rectangle((x + 14, y + 18, x + 20, y + 50), fill=INK)
        draw.rectangle((x + 112, y + 18, x + 118, y + 50), fill=INK)
        if (place + variant) % 2:
            draw.ellipse((x + 54, y + 3, x + 86, y + 13), fill=(250, 250, 248))


def _beds(draw: Draw, variant: int) -> None:
    for place in range(3):
        x = 50 + place * 192
        draw.rectangle((x, 270, x + 150, 300), fill=(246, 247, 247), outline=(130, 140, 142), width=2)
        draw.rectangle((x, 250, x + 40, 274), fill=(206, 222, 226))
        draw.rectangle((x + 6, 300, x + 12, 344), fill=INK)
        draw.rectangle((x + 138, 300, x + 144, 344), fill=INK)
    draw.rectangle((292, 96, 348, 152), fill=(255, 255, 255), outline=PINE, width=3)
    draw.rectangle((314, 106, 326, 142 + variant % 2), fill=PINE)
    draw.rectangle((302, 118, 338, 130), fill=PINE)


def _shelves(draw: Draw, variant: int) -> None:
    for shelf in range(3):
        top = 100 + shelf * 62
        draw.rectangle((180, top + 50, 460, top + 58), fill=(120, 82, 54))
        for book in range(18):
            high = 34 + (book * 7 + shelf * 5 + variant) % 14
            paint = ((150, 60, 50), (50, 90, 110), (190, 160, 70), (70, 110, 80))[(book + shelf) % 4]
            draw.rectangle((186 + book * 15, top + 50 - high, 197 + book * 15, top + 50), fill=paint)
    _seats(draw)


def _seats(draw: Draw) -> None:
    for x in (90, 240, 390):
        draw.rounded_rectangle((x, 316, x + 120, 336), 6, fill=(196, 150, 96))
        draw.rectangle((x + 10, 336, x + 16, 378), fill=INK)
        draw.rectangle((x + 104, 336, x + 110, 378), fill=INK)


def _shed(draw: Draw, variant: int) -> None:
    draw.rectangle((150, 232, 470, 372), fill=(96, 128, 170), outline=INK, width=4)
    for x in range(162, 470, 22):
        draw.line((x, 236, x, 368), fill=(74, 104, 146), width=3)
    draw.polygon(((130, 236), (310, 190 + variant * 6), (490, 236)), fill=(150, 70, 58), outline=INK)
    draw.rectangle((280, 286, 350, 372), fill=(60, 66, 72))
    draw.rectangle((176, 268, 240, 312), fill=(190, 204, 210), outline=INK, width=3)


def _cleared(draw: Draw, variant: int) -> None:
    draw.polygon(((120, 300), (520, 300), (600, 396), (60, 396)), fill=(176, 158, 130))
    for place in range(14):
        x, y = 130 + (place * 97 + variant * 31) % 400, 310 + (place * 53) % 76
        draw.rectangle((x, y, x + 16 + place % 9, y + 8), fill=(150, 104, 82) if place % 2 else (128, 124, 118))
    draw.line((110, 288, 540, 288), fill=(226, 186, 40), width=6)
    for x in range(120, 540, 70):
        draw.line((x, 272, x, 306), fill=(206, 60, 48), width=6)


type Scene = Callable[[Draw, int], None]

SCENES: Final[dict[int, tuple[Scene, bool]]] = {
    1: (_tables, True), 2: (_counter, True), 3: (_beds, True), 4: (_shelves, True), 5: (_beds, True),
    6: (_counter, True), 7: (_tables, True), 8: (_shelves, True), 9: (_road, False), 10: (_garden, False),
    11: (_lamps, False), 12: (_plaza, False), 13: (_plaza, False), 14: (_fitness, False), 15: (_garden, False),
    16: (_gate, False), 17: (_road, False), 18: (_road, False), 19: (_cars, False), 20: (_lift, False),
    21: (_lift, False), 22: (_garden, False), 23: (_chargers, False), 24: (_bins, False), 25: (_tank, False),
    26: (_counter, True), 27: (_gate, False), 28: (_lockers, False), 29: (_screen, False), 30: (_screen, False),
    31: (_counter, True), 32: (_lockers, False), 33: (_screen, False), 34: (_tables, True),
    35: (_shed, False), 36: (_cleared, False),
}  # fmt: skip
"""What a picture for each indicator shows, and whether indoors; 35 and 36 are a place before and after it was cleared."""
