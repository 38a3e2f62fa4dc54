"""Everyday words, such as "beach", for things that the built-in model knows by other names."""

from __future__ import annotations

from collections.abc import Collection

# Names that the model knows: words that mean the same or include these. Plurals need no entry.
_LINES = """
airliner: airport
airplane, aircraft: aeroplane
airship: zeppelin
alp: glacier, hill, mountain, peak, summit
alp, backpack: hike, hiker, hiking
anemone fish: clownfish
baby buggy, stroller: pram, pushchair
backpack: rucksack
barbell, dumbbell, treadmill: gym, weights, workout
barn, tractor: farm
bathtub, toilet: bathroom
beachball: beach ball
bed: bedroom
beer, beer glass: bar, pub
bicycle: bike, cycling, cyclist
birdcage: cage
birthday cake, balloon: birthday, party
bookcase: bookshelf
boxing glove: boxing
boy: brother, son, nephew
boy, girl: baby, child, children, grandchild, grandchildren, kid, teenager, toddler
bridal gown: bride, wedding dress
bridal gown, groom: wedding, marriage
candy: sweets
car: auto, automobile
carpet: rug
cat: kitty, pussy cat
cell phone: cellphone, iphone, phone, smartphone
chessboard: chess
chocolate bar, chocolate cake: chocolate
christmas tree, christmas stocking: christmas, xmas
church: cathedral, chapel
cliff, valley: canyon, gorge
cock: rooster
conch, seashell: shell
convenience store, grocery store: shop, store, supermarket
cookie: biscuit
corn: maize
couch: living room, lounge, settee
cougar: mountain lion, puma
crib: cot
crocodile: croc
deer: stag
deer, elk: moose, reindeer
desk, desktop computer: office
desktop computer, laptop: computer
diaper: nappy
dining table: dinner table
dock, pier: harbor, harbour, marina
dog: doggie, doggy, hound
eggplant: aubergine
envelope: letter
fire truck: firetruck
fireplace, torch: bonfire, campfire, fire, flame
fishing rod: angler, angling, fisherman, fishing
flower: bloom, blossom, tulip
french fries: fries
frog: toad
garbage: rubbish, trash
gas pump: gas station, petrol station
gemstone: diamond
giant panda: panda
gift wrap: gift, present
girl: daughter, niece, sister
glasses: eyeglasses
golf ball, golf club: golf, golfer, golfing
goose: geese
gorilla, chimpanzee: ape
gravestone: cemetery, grave, graveyard
grill: barbecue, bbq
gull: seagull
hamburger: burger
handbag, shoulder bag, backpack: bag
helicopter: chopper
hippopotamus: hippo
hockey stick, puck: hockey
hornet: wasp
horse: horseback, mare, rider, stallion
house: bungalow, cottage, home, villa
houseplant, potted plant: plant
human beard: beard
human eye: eye
human face: face, portrait, selfie, smile
human foot: feet, foot
human hair: hair
human hand: finger, hand
human head: head
human leg: leg
human mouth: mouth
human nose: nose
ice skate, roller skate: skate, skater, skating
insect: bug
jigsaw puzzle: puzzle
kennel: doghouse
killer whale: orca
lab coat, stethoscope: doctor, nurse
ladybug: ladybird
lakeside: lake, pond, river, riverbank
lamp: light
license plate: number plate
light bulb: bulb
mailbox: letterbox
man: dad, daddy, father, gentleman, grandfather, grandpa, guy, husband, uncle
military uniform: soldier
mortarboard: graduation
moths and butterflies: moth
motorcycle: motorbike
mountain tent, tent: camping, campsite
mouse: mice
musical instrument: music
noddles, pasta: noodle
obelisk, statue: monument
paddle, canoe: rowing
palm tree: palm
parakeet: budgie
park bench, tree: park
pasta: spaghetti
patio: balcony, terrace
person: adult, audience, couple, crowd, family, friend, group, human, people
picket fence: fence
picnic basket: picnic
pig: piglet, swine
pizza, salad, soup, sandwich, steak: breakfast, dinner, food, lunch, meal
police cruiser: police car
porcupine: hedgehog
power shovel: digger, excavator
promontory: headland
rabbit: bunny
recreational vehicle: camper van, campervan, caravan, motorhome, rv
refrigerator: fridge
restaurant, coffee: cafe
rhinoceros: rhino
sailboat: sailing
sandbar, seashore: sand
scuba diver: diver, diving
seahorse: sea horse
seashore: beach, coast, ocean, sea, seaside, shore, surf
shirt: t shirt, tee shirt, tshirt
ski: skier, skiing
skyscraper: city, downtown, skyline
sled: sledge, sleigh, toboggan
sneakers: trainers
snowboard: snowboarder, snowboarding
snowman, ski, snowmobile: snow, winter
sparkler: firework
speedboat: motorboat, motor boat
spider web: cobweb, web
stage: concert, theater, theatre
stairs: staircase
steak, sausage: meat
stone wall: wall
stove, refrigerator: kitchen
street light, street sign: road, street
street sign, traffic sign: road sign, sign
streetcar: tram
stupa: pagoda, temple
surfboard: surfer, surfing
suspension bridge, steel arch bridge: bridge
sweater: jumper, pullover
swimming pool: pool
swimsuit, swimming pool: swim, swimmer, swimming
swing, slide: playground
tile roof: roof
tire: tyre
train: metro, railroad, railway, subway
trash can: bin, dustbin
tree: forest, jungle, woodland, woods
triceratops: dino
triumphal arch: arch
trousers: pants
truck: lorry
vacuum cleaner: hoover
water buffalo, bison: buffalo
web site: screenshot, website
woman: aunt, grandma, grandmother, lady, mom, mother, mum, wife
yogurt: yoghurt
zucchini: courgette
"""


def _read() -> dict[str, tuple[str, ...]]:
    pairs = (line.split(": ") for line in _LINES.strip().splitlines())
    return {word: tuple(names.split(", ")) for names, words in pairs for word in words.split(", ")}


EVERYDAY = _read()  # each word with the names that it stands for


def everyday_words(names: Collection[str]) -> tuple[str, ...]:
    """Return the words that stand for at least one of these names."""
    return tuple(word for word, meant in EVERYDAY.items() if not set(meant).isdisjoint(names))
