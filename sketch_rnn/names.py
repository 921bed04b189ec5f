"""What people call the categories: whole names, other words for them, beginnings and slips of the pen.

The page ranks by the same rules and the same table (``ui/category/names.js``); a test holds the two together.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

# Other words for a category, with commas between them.
SYNONYMS = {
    "airplane": "plane, aeroplane, jet, airliner, aircraft", "alarm clock": "alarm", "ambulance": "rescue car",
    "animal migration": "migration", "axe": "ax, hatchet", "backpack": "rucksack, school bag, schoolbag",
    "bandage": "plaster, band aid, bandaid", "barn": "farm", "bathtub": "bath, tub", "beach": "seaside",
    "bear": "grizzly", "bee": "bumblebee, wasp", "bicycle": "bike, cycle, push bike, pushbike", "binoculars": "field glasses",
    "bird": "birdie, sparrow, robin", "birthday cake": "birthday", "bowtie": "bow tie, bow", "broom": "broomstick",
    "bucket": "pail", "bus": "coach", "butterfly": "moth", "cake": "gateau, pie", "campfire": "fire, bonfire",
    "canoe": "kayak, rowboat, rowing boat", "car": "automobile, auto, motorcar", "castle": "fortress, palace",
    "cat": "kitten, kitty, pussycat, tomcat", "cell phone": "mobile, mobile phone, smartphone, cellphone, iphone",
    "church": "chapel", "clock": "time", "coffee cup": "coffee, teacup, tea cup", "computer": "pc, desktop",
    "cookie": "biscuit", "cooler": "icebox, cool box", "couch": "sofa, settee", "cow": "cattle, bull, calf, ox",
    "crayon": "coloured pencil, colored pencil", "crocodile": "alligator, croc, gator", "crown": "king, queen",
    "cruise ship": "ship, ocean liner, ferry", "cup": "beaker", "diamond": "gem, jewel", "dog": "puppy, doggy, doggie, hound",
    "donut": "doughnut", "door": "gate", "dragon": "dinosaur, dino, monster", "dresser": "chest of drawers",
    "drums": "drum, drum kit", "dumbbell": "weight, weights, barbell", "envelope": "letter, mail", "eraser": "rubber",
    "eyeglasses": "glasses, spectacles, specs, sunglasses", "face": "head, person, man, woman, boy, girl, child, human, people",
    "finger": "thumb", "firetruck": "fire engine, fire truck", "flashlight": "torch", "flip flops": "sandals, flip-flop",
    "flower": "rose, tulip, daisy, sunflower", "flying saucer": "ufo, spaceship, alien", "frog": "toad",
    "frying pan": "pan, skillet", "grass": "lawn", "hamburger": "burger, cheeseburger", "hat": "cap",
    "headphones": "earphones, headset", "hedgehog": "porcupine", "helicopter": "chopper", "horse": "pony, foal",
    "hot air balloon": "balloon", "hot tub": "jacuzzi, whirlpool", "house": "home, hut, cottage, building",
    "house plant": "plant, potted plant", "hurricane": "cyclone, storm", "ice cream": "icecream, cone", "jacket": "coat",
    "jail": "prison", "lantern": "lamp", "laptop": "notebook", "light bulb": "bulb, lightbulb",
    "lightning": "thunder, thunderbolt", "lollipop": "lolly", "mailbox": "letterbox, letter box, postbox, post box",
    "matches": "match", "megaphone": "loudspeaker", "microphone": "mic", "monkey": "ape, chimpanzee, gorilla",
    "moon": "crescent", "mosquito": "gnat, fly, midge", "motorbike": "motorcycle, moped", "mountain": "hill, mountains",
    "mouse": "rat, mice", "moustache": "mustache", "mouth": "lips, smile", "mushroom": "toadstool", "nose": "snout",
    "ocean": "sea, waves, wave", "octopus": "squid", "oven": "cooker", "paint can": "paint", "palm tree": "palm",
    "paper clip": "paperclip", "peanut": "nut", "pencil": "pen", "pickup truck": "pickup", "picture frame": "picture, frame",
    "pig": "piglet, hog, piggy", "pool": "swimming pool", "popsicle": "ice lolly", "power outlet": "socket, plug, outlet",
    "purse": "handbag, bag", "rabbit": "bunny, hare", "remote control": "remote", "rhinoceros": "rhino",
    "rifle": "gun", "rollerskates": "roller skates, skates", "sailboat": "boat, sailing boat, sailing ship, yacht",
    "sea turtle": "turtle, tortoise", "see saw": "seesaw, teeter totter", "sheep": "lamb", "shoe": "boot, trainer, sneaker",
    "skyscraper": "tower, high rise", "smiley face": "smiley, emoji", "snowman": "snow man", "soccer ball": "football, ball",
    "sock": "stocking", "speedboat": "motorboat, motor boat", "square": "rectangle, box", "squiggle": "scribble",
    "stairs": "staircase, steps", "star": "starfish", "stereo": "music player, boombox", "streetlight": "street lamp, lamppost",
    "string bean": "green bean, bean", "sun": "sunshine", "sweater": "jumper, pullover", "swing set": "swing",
    "t-shirt": "tshirt, shirt, tee", "table": "desk", "teapot": "kettle", "teddy-bear": "teddy", "telephone": "phone",
    "television": "tv, telly", "tennis racquet": "tennis racket, racket", "The Eiffel Tower": "eiffel", "toilet": "loo",
    "tornado": "twister, whirlwind", "traffic light": "traffic lights, stoplight", "train": "railway, locomotive",
    "tree": "oak, fir, christmas tree", "truck": "lorry", "trumpet": "horn, bugle", "underwear": "knickers, underpants",
    "violin": "fiddle", "wheel": "tyre, tire", "windmill": "mill, wind turbine", "wine glass": "glass", "wristwatch": "watch",
    "yoga": "gymnast, acrobat",
}  # fmt: skip
FAR = 0.34  # letters changed, of all, beyond which a word is not a slip of another


def plain(word: str) -> str:
    """Return a word as it is compared: small letters, no accents, blanks for underscores and hyphens, no article."""
    letters = unicodedata.normalize("NFKD", word).casefold()
    kept = "".join(" " if each in "_-" else each for each in letters if each.isalnum() or each in " _-")
    words = kept.split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("a", "an", "the") else words)


def match(word: str, categories: Sequence[str]) -> str | None:
    """Return the category that a word surely means: its name, its plural, or another word for it; None where there is none."""
    wanted = plain(word)
    if not wanted:
        return None
    forms = [wanted, *(wanted[: -len(end)] for end in ("s", "es") if wanted.endswith(end) and len(wanted) > 3)]
    for form in forms:
        for name in categories:
            if plain(name) == form or plain(name) == form + "s":
                return name
    for form in forms:
        for name in categories:
            if form in _others(name):
                return name
    return None


def nearest(word: str, categories: Sequence[str], count: int = 5) -> list[str]:
    """Return the categories that a word may mean, best first: sure ones, beginnings, parts, slips of the pen."""
    wanted = plain(word)
    if not wanted:
        return []
    sure = match(word, categories)
    ranked = [(0 if name == sure else _rank(wanted, name), number) for number, name in enumerate(categories)]
    return [categories[number] for rank, number in sorted(ranked)[:count] if rank < _NONE]


_NONE = 100.0  # the rank of a category that a word does not mean


def _rank(wanted: str, name: str) -> float:
    """Return how far a plain word is from a category: 1 begins so, 2 a word in it does, 3 another word for it, 4 within, 5 a slip."""
    own, others = plain(name), _others(name)
    if own.startswith(wanted):
        return 1
    if f" {wanted}" in f" {own}":
        return 2
    if any(f" {wanted}" in f" {other}" for other in others):
        return 3
    if len(wanted) > 1 and wanted in own:
        return 4
    slips = min(_slips(wanted, other) / max(len(wanted), len(other)) for other in (own, *others))
    return 5 + slips if slips <= FAR else _NONE


def _others(name: str) -> tuple[str, ...]:
    return tuple(filter(None, (plain(each) for each in SYNONYMS.get(name, "").split(","))))


def _slips(a: str, b: str) -> int:
    """Return the Levenshtein distance: how many letters must be put in, left out or changed."""
    if abs(len(a) - len(b)) > max(len(a), len(b)) * FAR:
        return max(len(a), len(b))
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def for_page() -> dict[str, list[str]]:
    """Return the other words for each category, as the page ranks by them."""
    return {name: list(_others(name)) for name in SYNONYMS if _others(name)}
