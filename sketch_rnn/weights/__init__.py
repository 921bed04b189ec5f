"""Weights on disk and in memory: a checkpoint's folder, the Hub's, Google's files, and what somebody taught."""
