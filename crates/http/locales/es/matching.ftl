# Private matching on members’ lists
