# A server that a scanner has to break into: the witness that it can see (scanners.mjs).
import sqlite3
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse


class Leaky(BaseHTTPRequestHandler):
    def do_GET(self):
        wish = parse_qs(urlparse(self.path).query).get('q', [''])[0]
        db = sqlite3.connect(':memory:')
        db.execute("CREATE TABLE people (name TEXT)")
        db.execute("INSERT INTO people VALUES ('abba'), ('cecilia')")
        try:
            said = str(db.execute("SELECT name FROM people WHERE name LIKE '%" + wish + "%'").fetchall())
        except sqlite3.Error as error:
            said = f'error: {error}'
        self.send_response(200)
        self.send_header('Content-Type', 'text/html')
        self.end_headers()
        self.wfile.write(f'<p>{wish}: {said}</p>'.encode())

    def log_message(self, *words):
        pass


server = ThreadingHTTPServer(('127.0.0.1', 0), Leaky)
print(server.server_address[1], flush=True)
server.serve_forever()
