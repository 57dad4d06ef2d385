"""Going out for pages and feeds: which addresses may be asked, how, and how often."""
