"""The groups of commands of ``funn``: parse, call, report; heavy imports are inside the functions that need them."""
