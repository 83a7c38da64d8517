"""Relays one connection to a port. It reads the answers slowly, through a small window of TCP, until it gets SIGUSR1."""
import signal
import socket
import sys
import threading
import time

WINDOW = 2048
hurry = threading.Event()
signal.signal(signal.SIGUSR1, lambda *_: hurry.set())


def relay(source, target, rate):
    while data := source.recv(rate if not hurry.is_set() else 65536):
        target.sendall(data)
        if rate < 65536:
            hurry.wait(len(data) / rate)
    target.shutdown(socket.SHUT_WR)


def main(port, rate):
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    client, _ = listener.accept()
    gateway = socket.socket()
    gateway.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)
    gateway.connect(("127.0.0.1", port))
    threading.Thread(target=relay, args=(client, gateway, 65536), daemon=True).start()
    reader = threading.Thread(target=relay, args=(gateway, client, rate), daemon=True)
    reader.start()
    while reader.is_alive():
        time.sleep(0.1)


main(int(sys.argv[1]), int(sys.argv[2]))
