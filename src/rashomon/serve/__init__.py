"""How the outside calls rashomon: operations declared once, and the command line that is a skin over them."""
