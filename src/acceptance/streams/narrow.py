"""Relays one connection to a port. It reads the answers slowly, through a small window of TCP, until it gets SIGUSR1."""
import signal
import socket
import sys
import threading
import time

WINDOW = 2048
FULL = 65536
hurry = threading.Event()
signal.signal(signal.SIGUSR1, lambda *_: hurry.set())


def relay(source, target, rate):
    try:
        while data := source.recv(FULL if hurry.is_set() else rate):
            target.sendall(data)
            if rate < FULL:
                hurry.wait(len(data) / rate)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        target.close()


def main(port, rate):
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    client, _ = listener.accept()
    gateway = socket.socket()
    gateway.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)
    gateway.connect(("127.0.0.1", port))
    threading.Thread(target=relay, args=(client, gateway, FULL), daemon=True).start()
    reader = threading.Thread(target=relay, args=(gateway, client, rate), daemon=True)
    reader.start()
    while reader.is_alive():
        time.sleep(0.1)


main(int(sys.argv[1]), int(sys.argv[2]))
