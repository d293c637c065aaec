// Parses, opens, installs, serves; the only file that knows all.
int main() { return 0; }
