"""All that is English: sentences, stems, numbers and word lists."""
