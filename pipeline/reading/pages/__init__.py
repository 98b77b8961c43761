"""Pages as PDF sets them: what stands where, and how a reader's eye makes paragraphs of it."""
