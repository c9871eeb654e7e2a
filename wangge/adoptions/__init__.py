"""Editions of playbooks, their adoption by a district, its category tree and admission list, the field registry."""
