"""What people call the categories: whole names, other words for them, beginnings and slips of the pen.

The page ranks by the same rules (``ui/parts/category/ranking.js``) with these tables, which are sent to it; a test holds the two
together.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

# Other words for a category, with commas between them: who says one of them means the category.
SYNONYMS = {
    "aircraft carrier": "carrier, flattop", "airplane": "plane, aeroplane, jet, airliner, aircraft",
    "alarm clock": "alarm", "animal migration": "migration", "axe": "ax, hatchet",
    "backpack": "rucksack, school bag, knapsack", "bandage": "plaster, band aid, sticking plaster",
    "barn": "farm, shed", "bathtub": "bath, tub", "beach": "seaside, seashore, shore",
    "bear": "grizzly, grizzly bear, brown bear", "bed": "bunk", "bee": "bumblebee, bumble bee, honeybee",
    "bench": "park bench", "bicycle": "bike, cycle, push bike, pushbike", "binoculars": "field glasses",
    "bird": "birdie, sparrow, robin", "blackberry": "bramble", "blueberry": "bilberry", "bottlecap": "bottle top",
    "bowtie": "bow, dicky bow", "bracelet": "bangle, armband", "broom": "broomstick, besom", "bucket": "pail",
    "bulldozer": "dozer, digger", "bus": "coach, omnibus", "bush": "shrub, hedge",
    "campfire": "fire, bonfire, camp fire", "cannon": "canon", "canoe": "kayak, rowboat, rowing boat, paddle boat",
    "car": "automobile, auto, motorcar, motor car, race car, racing car", "castle": "fortress, palace, fort",
    "cat": "kitten, kitty, pussycat, pussy cat, tomcat, kitty cat",
    "cell phone": "mobile, mobile phone, smartphone, smart phone, iphone", "chandelier": "candelabra",
    "church": "chapel, cathedral", "coffee cup": "coffee, teacup, tea cup", "computer": "pc, desktop, desktop computer",
    "cookie": "biscuit", "cooler": "icebox, ice box, cool box", "couch": "sofa, settee",
    "cow": "bull, calf, ox, cattle", "crocodile": "alligator, croc, gator",
    "cruise ship": "ship, ocean liner, liner, ferry, steamship", "cup": "beaker", "diamond": "gem, jewel, gemstone",
    "diving board": "springboard", "dog": "puppy, doggy, doggie, hound, pup, puppy dog", "donut": "doughnut",
    "dragon": "drake", "dresser": "chest of drawers, drawers", "drill": "electric drill",
    "drums": "drum, drum kit, drum set", "duck": "duckling", "dumbbell": "weight, barbell", "elephant": "mammoth",
    "envelope": "letter, mail", "eraser": "rubber", "eyeglasses": "glasses, spectacles, specs, sunglasses",
    "fan": "hand fan", "feather": "quill, plume", "finger": "thumb, index finger", "fire hydrant": "hydrant",
    "firetruck": "fire engine, fire lorry", "fish": "goldfish, trout", "flashlight": "torch",
    "flip flops": "sandals", "flower": "rose, tulip, daisy, sunflower, blossom",
    "flying saucer": "ufo, spaceship, space ship", "foot": "feet", "frog": "toad", "frying pan": "pan, skillet",
    "garden hose": "hose, hosepipe", "goatee": "chin beard", "golf club": "golf, putter", "grapes": "bunch of grapes",
    "grass": "lawn", "hamburger": "burger, cheeseburger, beefburger", "hand": "fist", "hat": "cap, top hat",
    "headphones": "earphones, headset", "helicopter": "chopper, copter", "helmet": "crash helmet",
    "hockey puck": "puck", "horse": "pony, foal, mare, stallion", "hot air balloon": "balloon",
    "hot dog": "sausage, frankfurter", "hot tub": "jacuzzi, whirlpool",
    "hourglass": "sand glass, egg timer, sand timer", "house": "home, hut, cottage, cabin, bungalow",
    "house plant": "plant, potted plant, pot plant", "hurricane": "cyclone, typhoon",
    "ice cream": "cone, ice cream cone", "jacket": "coat, anorak", "jail": "prison, cell",
    "keyboard": "computer keyboard", "knife": "kitchen knife", "laptop": "notebook", "leaf": "maple leaf",
    "light bulb": "bulb, lamp bulb", "lighter": "cigarette lighter",
    "lightning": "thunder, thunderbolt, lightening, lightning bolt", "lion": "lioness", "lobster": "crayfish",
    "lollipop": "lolly, lollypop", "mailbox": "letterbox, postbox", "map": "atlas",
    "marker": "felt tip, felt pen, highlighter", "matches": "match", "megaphone": "loudspeaker, loudhailer",
    "mermaid": "merman, siren", "microphone": "mic, mike", "microwave": "microwave oven",
    "monkey": "ape, chimpanzee, chimp, gorilla", "moon": "crescent, half moon", "mosquito": "gnat, midge",
    "motorbike": "motorcycle, motor cycle, moped", "mountain": "hill, mount", "mouse": "mice", "moustache": "mustache",
    "mouth": "lips", "mushroom": "toadstool", "necklace": "chain, pearls, beads", "nose": "snout",
    "ocean": "sea, waves, wave", "oven": "cooker", "owl": "barn owl",
    "paint can": "paint, tin of paint, paint pot, paint bucket", "paintbrush": "brush",
    "palm tree": "palm, coconut tree", "panda": "panda bear", "pants": "trousers, jeans, slacks", "parachute": "chute",
    "parrot": "parakeet, budgie, macaw", "peas": "pea, pea pod", "piano": "grand piano", "pickup truck": "pickup, ute",
    "picture frame": "picture, frame, painting", "pig": "piglet, hog, piggy, swine", "pillow": "cushion",
    "pineapple": "ananas", "pliers": "plier, pincers", "police car": "police, cop car", "pool": "swimming pool",
    "popsicle": "ice lolly, ice pop", "potato": "spud", "power outlet": "socket, plug, outlet, plug socket",
    "purse": "handbag, bag", "rabbit": "bunny, hare, bunny rabbit", "raccoon": "racoon", "radio": "wireless",
    "rain": "raindrops", "remote control": "remote", "rhinoceros": "rhino", "rifle": "gun, shotgun",
    "river": "stream, brook", "roller coaster": "coaster", "rollerskates": "skates, inline skates, rollerblades",
    "sailboat": "boat, sailing boat, sailing ship, yacht", "saw": "handsaw", "saxophone": "sax",
    "scissors": "scissor", "sea turtle": "turtle", "see saw": "teeter totter", "sheep": "lamb, ram, ewe",
    "shoe": "boot, trainer, sneaker", "shorts": "short trousers", "shovel": "spade",
    "sink": "washbasin, basin, wash basin", "skyscraper": "high rise, tower block",
    "smiley face": "smiley, emoji, smile", "snake": "serpent, cobra, python", "soccer ball": "football, soccer",
    "sock": "stocking", "speedboat": "motorboat", "spreadsheet": "excel", "squiggle": "scribble, doodle",
    "stairs": "staircase, steps, stairway", "stereo": "hifi, boombox, music player", "stitches": "stitch",
    "stop sign": "stop, road sign", "stove": "hob", "streetlight": "street lamp, lamppost",
    "string bean": "green bean, bean", "suitcase": "luggage, case", "sun": "sunshine", "sweater": "jumper, pullover",
    "swing set": "swing", "sword": "sabre, saber", "syringe": "injection, needle, jab", "t-shirt": "shirt, tee",
    "teddy-bear": "teddy, cuddly toy", "telephone": "phone", "television": "tv, telly, tv set",
    "tennis racquet": "tennis racket, racket, racquet, tennis", "tent": "wigwam, tipi", "The Eiffel Tower": "eiffel",
    "The Great Wall of China": "great wall, chinese wall", "The Mona Lisa": "gioconda", "toilet": "loo, lavatory",
    "tooth": "teeth, fang", "tornado": "twister, whirlwind", "traffic light": "stoplight, traffic signal",
    "train": "railway, locomotive, steam train, railroad, steam engine", "tree": "oak, oak tree, apple tree",
    "truck": "lorry", "trumpet": "bugle", "umbrella": "parasol, brolly", "underwear": "knickers, underpants, briefs",
    "van": "minivan", "vase": "flower vase", "violin": "fiddle", "washing machine": "washer, laundry",
    "watermelon": "melon", "waterslide": "slide", "wheel": "tyre, tire", "windmill": "mill, wind turbine",
    "wine bottle": "bottle, wine", "wine glass": "glass, goblet", "wristwatch": "watch",
}  # fmt: skip

# What comes near a word that has no category of its own: offered, and never taken without being asked.
AKIN = {
    "airplane": "rocket, glider", "angel": "fairy, ghost, princess, christmas",
    "ant": "insect, bug, beetle, termite", "apple": "orange, peach, cherry, fruit, tomato, plum, lemon",
    "banana": "fruit", "barn": "stable", "bee": "wasp, hornet, insect, bug", "bicycle": "scooter, tricycle",
    "bird": "chicken, hen, eagle, crow, pigeon, turkey, dove, seagull, animal", "bread": "toast, loaf, baguette",
    "bulldozer": "excavator, tank", "bus": "tram", "butterfly": "moth, insect, fairy, bug",
    "cake": "pie, gateau, cupcake, muffin", "camel": "llama, alpaca", "camera": "photo, film, video",
    "candle": "advent", "castle": "princess, knight", "cat": "pet, leopard, animal",
    "chair": "stool, armchair, throne, seat", "circle": "ring, ball, oval, planet, round", "clock": "time, hour",
    "cloud": "sky, weather, smoke", "couch": "armchair", "cow": "buffalo, goat, bison, animal",
    "crayon": "chalk, colored pencil, coloured pencil", "crocodile": "lizard",
    "crown": "king, queen, prince, princess", "cup": "tea, drink", "diamond": "ring, rhombus",
    "dog": "wolf, fox, pet, animal", "donut": "bagel", "door": "gate",
    "dragon": "dinosaur, dino, monster, t rex, tyrannosaurus", "duck": "goose, chicken, hen",
    "face": "head, person, man, woman, boy, girl, child, human, people, baby, mum, mom, dad, friend, princess",
    "floor lamp": "lamp", "flying saucer": "rocket, alien, space", "garden": "park, yard",
    "guitar": "banjo, ukulele, bass", "hat": "wizard, witch, beret", "hedgehog": "porcupine, mole",
    "hexagon": "pentagon", "horse": "donkey, unicorn, deer, animal, reindeer", "house": "building, school, shop, hotel",
    "hurricane": "storm, wind", "jail": "cage", "lantern": "lamp", "light bulb": "lamp, idea",
    "lion": "leopard, cheetah, animal", "marker": "pen", "mosquito": "fly, insect, bug",
    "mountain": "volcano, mountains", "mouse": "rat, hamster, guinea pig, animal", "ocean": "water, sea shell",
    "octagon": "pentagon", "octopus": "squid, jellyfish", "owl": "eagle", "peanut": "nut, walnut",
    "pencil": "pen, biro", "pig": "guinea pig, boar, animal", "purse": "wallet", "rain": "weather, water, drop",
    "sea turtle": "tortoise", "shark": "orca", "sheep": "goat", "skull": "skeleton, ghost, pirate, bone, halloween",
    "skyscraper": "tower, building, flats", "snowman": "winter, christmas, frosty", "spider": "insect, bug, tarantula",
    "square": "rectangle, box, cube, present, gift", "squirrel": "chipmunk, hamster, beaver",
    "star": "starfish, christmas star", "sun": "summer, weather", "swan": "goose", "sword": "knight, dagger",
    "table": "desk", "teapot": "kettle", "tiger": "leopard, cheetah, jaguar, animal",
    "tree": "fir, forest, wood, christmas tree, pine", "triangle": "pyramid", "truck": "tank", "trumpet": "horn, tuba",
    "whale": "orca", "yoga": "person, man, woman, gymnast, acrobat, dancer, human, people",
}  # fmt: skip
FAR = 0.34  # letters changed, of all, beyond which a word is not a slip of another
PLURALS = (("", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ves", "f"), ("ves", "fe"))  # endings, and the one without
ARTICLES = ("a", "an", "the")
MARKS = {"\u3099", "\u309a", *map(chr, range(0x900, 0x980))}  # without which words of Japanese and Hindi are others
SOUNDS = {"ph": "f", "ck": "k", "c": "k", "q": "k", "z": "s", "y": "i"}  # letters that are taken for each other
HEARD = 60  # letters up to which a word is listened to
SLIP, NONE = 7.0, 100.0  # ranks: from where on a word is misspelt, and of a category that it does not mean


class Known(NamedTuple):
    """The names of a category, as :func:`plain` leaves them."""

    own: str
    others: tuple[str, ...]  # words that mean it
    akin: tuple[str, ...]  # words that come near it


def plain(word: str) -> str:
    """Return a word as it is compared: small letters, no accents, blanks for underscores and hyphens, no article."""
    letters = unicodedata.normalize("NFKD", word).lower()
    words = "".join(
        " " if each in "_-" else each for each in letters if each.isalnum() or each in MARKS or each in " _-"
    ).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in ARTICLES else words)


def match(word: str, categories: Sequence[str]) -> str | None:
    """Return the category that a word surely means: its name, its plural, or another word for it; None where there is none."""
    wanted = _tight(plain(word))
    if not wanted:
        return None
    endings = [(end, one) for end, one in PLURALS if wanted.endswith(end) and (not end or len(wanted) > 3)]
    forms = [wanted.removesuffix(end) + one for end, one in endings]
    for fits in (_is_named, _is_called):
        for form in forms:
            for name in categories:
                if fits(form, known(name)):
                    return name
    return None


def find_category(word: str, categories: Collection[str]) -> str | None:
    """Return the category that is called exactly so, else the one that the word surely means; None where there is none."""
    return word if word in categories else match(word, tuple(categories))


def hint(word: str, categories: Sequence[str]) -> str:
    """Return a question that offers the nearest names, with a blank before it; nothing where none is near."""
    near = nearest(word, categories, 3)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def nearest(word: str, categories: Sequence[str], count: int = 5) -> list[str]:
    """Return the categories that a word may mean, best first: a sure one, beginnings, parts; or slips of the pen."""
    wanted = plain(word)
    if not wanted:
        return []
    sure = match(word, categories)
    ranked = sorted(
        (0.0 if name == sure else _rank(wanted, known(name)), number) for number, name in enumerate(categories)
    )
    worst = SLIP if ranked and ranked[0][0] < SLIP else NONE  # slips are no answer where something is nearer
    return [categories[number] for rank, number in ranked[:count] if rank < worst]


@cache
def known(name: str) -> Known:
    """Return what a category is called, as it is compared."""
    return Known(plain(name), _listed(SYNONYMS, name), _listed(AKIN, name))


def for_page() -> dict[str, Any]:
    """Return all tables and numbers that the page ranks by, as JSON has them."""
    return {
        "far": FAR,
        "slip": SLIP,
        "none": NONE,
        "heard": HEARD,
        "plurals": PLURALS,
        "articles": ARTICLES,
        "sounds": tuple(SOUNDS.items()),
        "others": {name: _listed(SYNONYMS, name) for name in SYNONYMS},
        "akin": {name: _listed(AKIN, name) for name in AKIN},
    }


def _listed(table: dict[str, str], name: str) -> tuple[str, ...]:
    return tuple(filter(None, (plain(each) for each in table.get(name, "").split(","))))


def _tight(word: str) -> str:
    return word.replace(" ", "")


def _is_named(form: str, known: Known) -> bool:
    return _tight(known.own) in (form, form + "s")


def _is_called(form: str, known: Known) -> bool:
    return any(_tight(other) == form for other in known.others)


def _rank(wanted: str, known: Known) -> float:
    """Return how far a plain word is from a category.

    1 begins so, 2 a word in it does, 3 a word that means it, 4 a word near it, 5 sounds so, 6 within, 7 and more a slip.
    """
    own, others, akin = known
    if _tight(own).startswith(_tight(wanted)):
        return 1
    if f" {wanted}" in f" {own}":
        return 2
    if any(f" {wanted}" in f" {other}" for other in others):
        return 3
    if wanted in akin or (len(wanted) > 3 and any(wanted == f"{each}s" for each in akin)):
        return 4
    sound = _sound(wanted)
    slips = min(_slips(sound, other) / max(len(sound), len(other), 1) for other in map(_sound, (own, *others)))
    if slips == 0:
        return 5
    if len(wanted) > 1 and wanted in own:
        return 6
    return SLIP + slips if slips <= FAR else NONE


@lru_cache(4096)  # of whatever people type
def _sounds(word: str) -> str:
    for letters, others in SOUNDS.items():
        word = word.replace(letters, others)
    return "".join(each for number, each in enumerate(word) if number == 0 or word[number - 1] != each)


def _sound(word: str) -> str:
    """Return about how a plain word sounds: letters that are taken for each other made one, doubled ones single."""
    return _sounds(_tight(word)) if len(word) < HEARD else _tight(word)


def _slips(a: str, b: str) -> int:
    """Return how many letters must be put in, left out, changed, or swapped with the next to make one word of the other."""
    if abs(len(a) - len(b)) > max(len(a), len(b)) * FAR:
        return max(len(a), len(b))
    last = row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, last, row = last, row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y)))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                row[j] = min(row[j], above[j - 2] + 1)
    return row[-1]
