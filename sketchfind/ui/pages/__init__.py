"""The pages and dialogs of the menus: models, settings, help."""
