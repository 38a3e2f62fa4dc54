"""Everyday words for what the built-in model knows by other names, such as "beach"."""

from __future__ import annotations

from collections.abc import Collection

# Names of the model, then words that mean the same or sum these up. Plurals are found without.
_LINES = """
airplane, aircraft: aeroplane
airship: zeppelin
alp: mountain, peak, summit
anemone fish: clownfish
baby buggy, stroller: pram, pushchair
backpack: rucksack
beachball: beach ball
bicycle: bike, cycling, cyclist
birthday cake, balloon: birthday, party
bookcase: bookshelf
boy: son, nephew
boy, girl: baby, child, children, grandchild, grandchildren, kid, teenager, toddler
bridal gown: bride, wedding dress
bridal gown, groom: wedding, marriage
candy: sweets
car: auto, automobile
cat: kitty, pussy cat
cell phone: cellphone, iphone, phone, smartphone
christmas tree, christmas stocking: christmas, xmas
church: cathedral, chapel
cock: rooster
convenience store, grocery store: shop, store, supermarket
cookie: biscuit
corn: maize
couch: settee
cougar: mountain lion, puma
crib: cot
crocodile: croc
deer: stag
deer, elk: moose, reindeer
desktop computer, laptop: computer
diaper: nappy
dining table: dinner table
dog: doggie, doggy, hound
eggplant: aubergine
fire truck: firetruck
fireplace, torch: bonfire, campfire, fire, flame
flower: bloom, blossom, tulip
french fries: fries
garbage: rubbish, trash
gas pump: gas station, petrol station
gemstone: diamond
giant panda: panda
girl: daughter, niece
glasses: eyeglasses
goose: geese
gorilla, chimpanzee: ape
gull: seagull
hamburger: burger
helicopter: chopper
hippopotamus: hippo
hornet: wasp
horse: horseback, mare, rider, stallion
house: bungalow, cottage, home, villa
houseplant, potted plant: plant
human face: face
human foot: feet, foot
human hand: finger, hand
human head: head
insect: bug
killer whale: orca
ladybug: ladybird
lakeside: lake, pond, riverbank
license plate: number plate
mailbox: letterbox
man: dad, daddy, father, gentleman, grandfather, grandpa, guy, husband, uncle
military uniform: soldier
moths and butterflies: moth
motorcycle: motorbike
mouse: mice
musical instrument: music
palm tree: palm
parakeet: budgie
person: adult, audience, crowd, family, human, people
picket fence: fence
pig: piglet, swine
pizza, salad, soup, sandwich, steak: breakfast, dinner, food, lunch, meal
police cruiser: police car
porcupine: hedgehog
power shovel: digger, excavator
rabbit: bunny
recreational vehicle: camper van, campervan, caravan, motorhome, rv
refrigerator: fridge
rhinoceros: rhino
sailboat: sailing
scuba diver: diver, diving
seahorse: sea horse
seashore: beach, coast, ocean, sea, seaside, shore, surf
shirt: t shirt, tee shirt, tshirt
ski: skier, skiing
skyscraper: city, downtown, skyline
sneakers: trainers
snowboard: snowboarder, snowboarding
snowman, ski, snowmobile: snow, winter
sparkler: firework
speedboat: motorboat, motor boat
streetcar: tram
stupa: pagoda, temple
surfboard: surfer, surfing
suspension bridge, steel arch bridge: bridge
sweater: jumper, pullover
swimming pool: pool
swimsuit, swimming pool: swimmer, swimming
swing, slide: playground
tire: tyre
train: metro, railroad, railway, subway
trash can: bin, dustbin
tree: forest, jungle, woodland, woods
triceratops: dino
trousers: pants
truck: lorry
vacuum cleaner: hoover
woman: aunt, grandma, grandmother, lady, mom, mother, mum, wife
yogurt: yoghurt
zucchini: courgette
"""


def _read() -> dict[str, tuple[str, ...]]:
    pairs = (line.split(": ") for line in _LINES.strip().splitlines())
    return {word: tuple(names.split(", ")) for names, words in pairs for word in words.split(", ")}


EVERYDAY = _read()  # the names that each word stands for


def everyday_words(names: Collection[str]) -> tuple[str, ...]:
    """Return the words that stand for some of these names."""
    return tuple(word for word, meant in EVERYDAY.items() if not set(meant).isdisjoint(names))
