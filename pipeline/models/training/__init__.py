"""From a treebank to pipelines: read, lay out, train the parts, join, score."""
