# SPDX-License-Identifier: GPL-2.0-or-later
# Web, echo and discard servers in several network namespaces, from one process: a connection is
# accepted when a worker is free, answered after its service time and closed, as the lab's are.
import ctypes, fcntl, os, socket, struct, sys, threading, time

PATTERN = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-\n"
libc = ctypes.CDLL(None, use_errno=True)


def enter(namespace):
    with open("/run/netns/" + namespace) as f:
        if libc.setns(f.fileno(), 0) != 0:
            raise OSError(ctypes.get_errno(), "setns " + namespace)


def offloads_off(device):
    """ethtool(8) -K: SIOCETHTOOL with ETHTOOL_S{TXCSUM,RXCSUM,SG,TSO,UFO,GSO,GRO}"""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        for command in (0x17, 0x15, 0x19, 0x1F, 0x22, 0x24, 0x2C):
            value = ctypes.create_string_buffer(struct.pack("II", command, 0))
            request = struct.pack("16sP", device.encode(), ctypes.addressof(value))
            try:
                fcntl.ioctl(s, 0x8946, request + bytes(16))
            except OSError:
                pass  # this kernel has not every one of them


def pattern(length):
    return (PATTERN * (length // 64 + 1))[:length]


def answer(name, head, bytes_of_body):
    lines = head.split(b"\r\n")
    words = lines[0].split(b" ")
    keep = any(l.lower() == b"connection: keep-alive" for l in lines)
    status, body = b"200 OK", None
    if len(words) < 3:
        status, body = b"400 Bad Request", b"Bad Request\n"
    elif words[1].startswith(b"/bytes/"):
        bytes_of_body = int(words[1][7:].split(b"?")[0])
    elif not bytes_of_body:
        body = name + b"\n"
    length = len(body) if body is not None else bytes_of_body
    top = b"HTTP/1.1 %s\r\nServer: %s\r\nContent-Length: %d\r\nConnection: %s\r\n\r\n" % (
        status, name, length, b"keep-alive" if keep else b"close")
    if words[0] == b"HEAD":
        return top, keep
    return top + (body if body is not None else pattern(length)), keep


def service_time(head, microseconds):
    at = head.find(b"demand=")
    if at < 0:
        return microseconds / 1e6
    word = head[at + 7 :].split(b" ")[0].split(b"&")[0].decode()
    for unit, seconds in (("us", 1e-6), ("ms", 1e-3), ("ns", 1e-9), ("s", 1.0)):
        if word.endswith(unit):
            return float(word[: -len(unit)]) * seconds
    return 0


def http(connection, name, microseconds, response):
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    wanted = 0
    for line in head.split(b"\r\n")[1:]:
        if line.lower().startswith(b"content-length:"):
            wanted = int(line.split(b":")[1])
    while len(body) < wanted:
        more = connection.recv(65536)
        if not more:
            return
        body += more
    time.sleep(service_time(head, microseconds))
    text, keep = answer(name, head, response)
    connection.sendall(text)
    while keep and connection.recv(65536):
        pass


def echo(connection, discard):
    while True:
        data = connection.recv(65536)
        if not data:
            return
        if not discard:
            connection.sendall(data)


def work(listener, name, application, microseconds, response):
    while True:
        connection, _ = listener.accept()
        with connection:
            try:
                if application == "http":
                    http(connection, name, microseconds, response)
                else:
                    echo(connection, application == "discard")
            except OSError:
                pass


def datagrams(s, application):
    while True:
        data, peer = s.recvfrom(65536)
        if application == "echo":
            s.sendto(data, peer)


def start(words):
    namespace, protocol, port, application, workers, queue, microseconds, response = words
    enter(namespace)
    kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
    s = socket.socket(socket.AF_INET, kind)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("", int(port)))
    if protocol == "udp":
        threading.Thread(target=datagrams, args=(s, application), daemon=True).start()
        return
    s.listen(int(queue))
    name = namespace.split("-", 1)[1].encode()
    for _ in range(int(workers)):
        arguments = (s, name, application, int(microseconds), int(response))
        threading.Thread(target=work, args=arguments, daemon=True).start()


threading.stack_size(262144)
for line in open(sys.argv[1]):
    words = line.split()
    if len(words) == 2:
        enter(words[0])
        offloads_off(words[1])
    elif words:
        start(words)
open(sys.argv[2], "w").close()
threading.Event().wait()
