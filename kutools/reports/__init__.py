"""The files of a report: pages, book, presentation, workbook, and where they are put."""
