"""Views become HTML, HTML becomes PDF, and PDFs become finished ones."""
