"""Random histories of people, an Office and an engine, as data: drawn from a seed, played, judged, shrunk.

A history is a `Script`. `playing` plays it on real workbooks and writes down what happened as sentences;
`oracle` judges it knowing nothing of plans or bases; `shrinking` makes a failing one short enough to read.
"""
