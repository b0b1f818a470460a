"""Sample data: four offices with their true units, their own regulations, and invented directives."""
