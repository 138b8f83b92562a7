"""The view model that pages and exporters share: what is shown of a record, and in which words."""
