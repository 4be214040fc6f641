"""Two words that screen and message show alike, so that a person sees at a glance that they belong together (M23).

They are a help for the eye and no secret: the same challenge has the same two words everywhere, another most likely has
others (65 280 pairs).
"""

from __future__ import annotations

from typing import Final

WORDS: Final[tuple[str, ...]] = tuple(
    """
    acorn album almond amber apricot aspen autumn avocado badger bagel baker balcony bamboo banana basil basket
    beaver biscuit blanket blazer blossom bottle branch breeze bridge bubble bucket button cabin cactus camel
    camera candle canoe canyon caramel carpet castle cello cherry chestnut chimney cinnamon circus citrus clever
    cloud cobalt coconut comet compass cookie copper cosmos cottage crayon cupcake curtain cushion daisy denim
    dolphin donkey eagle easel emerald falcon feather fiddle finch flamingo fluffy flute forest fountain freckle
    fudge galaxy garden garland garlic gecko gentle ginger giraffe glacier golden granite grape gravel guitar
    hammock hamster happy harvest hazel hedgehog heron hockey honey horizon igloo iguana indigo island jacket
    jaguar jasmine jelly jigsaw jungle juniper kangaroo kayak kettle kitchen kitten koala ladybird lagoon
    lantern lavender lemon leopard lilac linen lizard lobster lotus lucky magnet magpie mango maple marble
    meadow mosaic muffin mushroom napkin nectar needle nimble noodle oasis ocean octopus olive onion opal
    orchard orchid origami otter oyster paddle pancake panda papaya paprika parasol parsley pasta peanut pebble
    pelican pencil penguin pepper piano picnic pillow planet pocket polka popcorn poppy postcard potato pottery
    pretzel prism pudding pumpkin puzzle quilt rabbit raccoon radish rainbow rhubarb ribbon river rooster ruby
    saffron salad salmon sandal sapphire seagull seashell silver skater slipper snowman sofa sparrow spinach
    sponge spoon spring spruce squirrel starfish sugar summer sundial sunset tapestry teacup teapot tiara ticket
    tiger toast tomato topaz tortoise toucan tractor trombone truffle trumpet tulip tundra tunnel turnip turtle
    umbrella unicorn valley vanilla velvet village violet violin waffle wagon walnut windmill winter wombat
    yellow zebra zipper
    """.split()
)
"""256 friendly words of four to eight letters: no two sound alike or differ in one letter, none is about security."""


def pair(seed: bytes) -> tuple[str, str]:
    """Two different words, each pair as likely as any other, from two or more evenly distributed bytes.

    With two bytes one distance in 256 is twice as likely as the others; each further byte makes that 256 times less.
    """
    if len(seed) < 2:
        raise ValueError("a pair of words is made of two bytes or more")
    first = seed[0]
    distance = 1 + int.from_bytes(seed[1:], "big") % (len(WORDS) - 1)
    return WORDS[first], WORDS[(first + distance) % len(WORDS)]
