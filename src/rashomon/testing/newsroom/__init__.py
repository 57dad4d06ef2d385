"""A newsroom simulator: stories with dozens of claims, written by outlets with habits, the truth kept.

    story = make_story(seed=7)
    for report in story.reports: print(report.outlet, report.text)
    state = believed(story)                   # claims, status, origins, relations as an editor would hold them
    news = what_is_new(story, "2031-03-04T12:00:00+00:00", "2031-03-05T12:00:00+00:00")

The rules of the truth are in docs/decisions/130. Seeds below 1000 are for building.
"""

from rashomon.testing.newsroom.records import DatedEvent, Laundering, NewsReport, NewsStory, State, Telling, Told
from rashomon.testing.newsroom.story import make_stories, make_story
from rashomon.testing.newsroom.truth import believed, reference_timeline, what_is_new

__all__ = [
    "DatedEvent",
    "Laundering",
    "NewsReport",
    "NewsStory",
    "State",
    "Telling",
    "Told",
    "believed",
    "make_stories",
    "make_story",
    "reference_timeline",
    "what_is_new",
]
