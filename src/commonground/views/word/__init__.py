"""What every Word document of a plan is made with: pages, styles, tables, money to the penny."""
