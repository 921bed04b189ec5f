"""Each parameter of the verbs once: its name for people, its words and its bounds. Defaults stand in the verbs' signatures.

The library's check, the shell, HTTP and the page's controls all read them here.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

MANY = 25  # of whatever is asked for by number

Category = Annotated[str, Field(title="Category", description="what is being drawn, for example cat")]
Categories = Annotated[
    list[str],
    Field(title="Categories", description="what is being drawn, one or several", min_length=1, max_length=MANY),
]
Count = Annotated[int, Field(title="How many", description="how many drawings", ge=1, le=MANY)]
First = Annotated[
    int,
    Field(title="First", description="the number of the first of them: with 3 the fourth comes first", ge=0, le=100),
]
Care = Annotated[
    int,
    Field(title="Care", description="from how many candidates each drawing is kept: more take longer", ge=1, le=32),
]
Temperature = Annotated[float, Field(title="Temperature", description="0.01 careful ... 1 wild", ge=0.01, le=1)]
Temperatures = Annotated[
    list[Temperature],
    Field(
        title="Temperature", description="0.01 careful ... 1 wild; of several each in turn", min_length=1, max_length=9
    ),
]
Seed = Annotated[int, Field(title="Seed", description="the same seed gives the same drawings", ge=0, le=2**31 - 1)]
Fraction = Annotated[
    float,
    Field(
        title="Fraction drawn",
        description="of the finished drawing's longest side, what these strokes span; if it is known",
        ge=0.001,
        le=1,
    ),
]
Steps = Annotated[int, Field(title="Frames", description="how many frames from one end to the other", ge=5, le=15)]
Path = Annotated[
    Literal["slerp", "lerp"],
    Field(title="Way", description="slerp, the arc through the latent space, or lerp, the straight line"),
]
Tries = Annotated[
    int, Field(title="Tries", description="how many redrawings the nearest is picked from", ge=1, le=MANY)
]
Weight = Annotated[
    float, Field(title="Weight", description="how much of the difference is added; 1 is all of it", ge=-2, le=2)
]
Words = Annotated[
    str,
    Field(title="Words", description="what else is to be seen, for example: watercolour, by the sea", max_length=200),
]
Brushwork = Annotated[
    int, Field(title="Steps", description="how many steps a painting takes: more take longer", ge=1, le=50)
]
Strength = Annotated[
    float,
    Field(title="Strength", description="how closely the drawing is followed: 0 not at all, 1 to the line", ge=0, le=1),
]
