"""What simulated people fill into worksheets: by worksheet and field, a few ways to say it."""

from __future__ import annotations

FIELDS = {
    "mentoring-compact/purpose": (
        "The next two years of training, and how to stay well in them. Not for assessment.",
        "Finding a question of her own. Not for references, and not for treatment.",
    ),
    "mentoring-compact/rhythm": (
        "Every third Thursday, 40 minutes, in the library; she writes first if it falls through",
        "Once a month by video; whoever cancels proposes the new day",
    ),
    "mentoring-compact/reach": (
        "By mail, and an answer within three days. Nothing after eight or on leave.",
        "Text for appointments only. Anything about a patient goes to whoever is on duty.",
    ),
    "mentoring-compact/private": (
        "What is said about other people, about health, and about plans to leave.",
        "Everything that is not in the next field.",
    ),
    "mentoring-compact/limits": (
        "If somebody is in danger or a patient is unsafe. We would tell each other first.",
        "What the hospital obliges one of us to report; we have looked it up together.",
    ),
    "mentoring-compact/ending": (
        "Either may say so, without reasons. The programme office finds somebody else.",
        "One last meeting, and a page on what becomes of the shared paper.",
    ),
    "individual-development-plan/strengths": (
        "I explain things calmly, and families remember it.",
        "I finish what I begin, and I can say when I don't know.",
    ),
    "individual-development-plan/next": (
        "Leading a round without carrying it alone.",
        "Reading a paper's methods and trusting my judgement of them.",
    ),
    "individual-development-plan/matters": (
        "Two evenings a week that belong to nobody's rota.",
        "Teaching, and a town where my partner finds work as well.",
    ),
    "individual-development-plan/goals": (
        "To decide between two specialties by June. Mine.",
        "To lead one audit to its end. Partly the department's.",
    ),
    "individual-development-plan/reader": ("my mentor", "a colleague from another department"),
    "personal-plan/rely": (
        "That I say it when I do not know",
        "That what was promised is done, or taken back in time",
    ),
    "personal-plan/moment": (
        "In the handover I asked the question that everybody was avoiding.",
        "I signed for something that I had not seen. Nothing happened, and it stayed with me.",
    ),
    "personal-plan/pull": (
        "Hurry, and wanting to be easy to work with.",
        "Loyalty to the one who taught me, and being the only junior in the room.",
    ),
    "personal-plan/do": (
        "Ask to see the consent talk before I sign anything",
        "Say “I am not sure” once in each round",
    ),
    "personal-plan/help": (
        "A fellow trainee asks me on Fridays.",
        "The charge nurse knows, and looks at me when it is time.",
    ),
    "transition-plan/change": (
        "From fellow to consultant in another town",
        "Back from leave, at three days a week",
    ),
    "transition-plan/first": (
        "Whom to call at night, and what I am not expected to know yet.",
        "Where the data are, and who may open them.",
    ),
    "transition-plan/shared": (
        "She is first author of the paper. The data stay here, where the patients said yes.",
        "We finish the review by May. After that she may take the idea on alone.",
    ),
    "transition-plan/say": (
        "Thanks for one exact evening in March, to my mentor.",
        "To the ward sister: that I learned more from her than I let on.",
    ),
    "network-map/see": (
        "One person stands in the middle of everything. Nobody is outside of medicine.",
        "Plenty of help with work, little of the other kind.",
    ),
    "network-map/gap": (
        "Somebody who has come back after a leave",
        "Somebody who tells me the truth about my writing",
    ),
    "network-map/whom": ("a trials statistician", "a clinician who went into public health"),
    "network-map/through": ("my former supervisor", "the librarian, who knows everybody"),
    "network-map/words": (
        "May I write to her with your name? A no is fine, and I would understand it.",
        "I have one question on sample size, of a quarter of an hour. Whom could I ask?",
    ),
    "commitments/next": (
        "One question before I give advice",
        "The fixed day, also in a bad week",
    ),
}
"""What stands in a line or a text."""

CELLS = {
    "what": (
        "the clinic list",
        "ask the two of them to lunch",
        "a page on the data",
        "ten minutes",
    ),
    "whom": ("my successor", "the study nurse", "whoever has the bleep"),
    "sign": ("there is a date in both calendars", "somebody else can find it", "it was said"),
    "help": ("an hour a week", "my head of department", "nothing but a beginning"),
    "came": ("it was easier than I thought", "the rota changed", "we have a second date", ""),
}
"""What stands in a cell of a row."""

PEOPLE = {
    "senior": (
        *("my mentor", "charge nurse", "head of department", "former supervisor"),
        *("the statistician", "a colleague abroad", "secretary who knows all"),
    ),
    "peer": ("a fellow trainee", "the librarian", "old room-mate", "my sister", "my partner"),
    "junior": ("a student", "first-year on our team", "the new house officer"),
}
"""Who stands on a network map: roles, as it asks for, by rank."""

ELSE = ("As we said when we met.", "To be talked over.", "Not clear yet; I will ask.")
"""What stands in a field that nobody here has words for."""
