# SPDX-License-Identifier: GPL-2.0-or-later
# Web, echo and discard servers in several network namespaces, from one process: a connection is
# accepted when a worker is free, answered after its service time and closed, as the lab's are. In a
# room `httpd` starts and ends them: it asks through a FIFO.
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


def attributes(data):
    """rtattr: type and value"""
    while len(data) >= 4:
        length, kind = struct.unpack("=HH", data[:4])
        yield kind & 0x3FFF, data[4:length]
        data = data[(max(length, 4) + 3) & ~3 :]


def reachable_time(index):
    """ms, by RTM_GETNEIGHTBL: NDTA_PARMS with NDTPA_IFINDEX and NDTPA_REACHABLE_TIME"""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as s:
        s.send(struct.pack("=IHHIIB3x", 20, 66, 0x301, 1, 0, socket.AF_INET))
        found = None
        while True:
            data = s.recv(65536)
            while len(data) >= 16:
                length, kind = struct.unpack("=IH", data[:6])
                if kind == 3:  # NLMSG_DONE
                    return found
                parms = dict(attributes(data[20:length])).get(6)
                parms = dict(attributes(parms)) if parms else {}
                if 1 in parms and struct.unpack("=I", parms[1])[0] == index:
                    found = struct.unpack("=Q", parms[3])[0]
                data = data[(length + 3) & ~3 :]


def reach(device, base, wanted):
    """neigh_proc_base_reachable_time(): each time the base is written, reachable_time is drawn"""
    index = socket.if_nametoindex(device)
    for _ in range(2000):
        with open("/proc/sys/net/ipv4/neigh/%s/base_reachable_time_ms" % device, "w") as f:
            f.write(base)
        now = reachable_time(index)
        if now is None or abs(now - wanted) <= wanted // 100:
            return


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


def seconds_of(word):
    for unit, seconds in (("us", 1e-6), ("ms", 1e-3), ("ns", 1e-9), ("s", 1.0)):
        if word.endswith(unit):
            return float(word[: -len(unit)]) * seconds
    raise ValueError(word)


def bytes_of(word):
    for unit, size in (("kB", 1000), ("MB", 1000000), ("KiB", 1024), ("MiB", 1 << 20), ("B", 1)):
        if word.endswith(unit):
            return int(word[: -len(unit)]) * size
    return int(word)


def demand(head, seconds):
    at = head.find(b"demand=")
    if at < 0:
        return seconds
    try:
        return seconds_of(head[at + 7 :].split(b" ")[0].split(b"&")[0].decode())
    except ValueError:
        return 0


class Server:
    """One program that listens. What it is told of: stop, and another speed."""

    def __init__(self, name, address, port, udp, application, workers, queue, seconds, response, speed):
        self.name, self.application, self.seconds, self.response = name, application, seconds, response
        self.over, self.speed, self.served = False, speed, 0
        self.changed = threading.Condition()
        self.connections = set()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if udp else socket.SOCK_STREAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind((address, port))
        if udp:
            threading.Thread(target=datagrams, args=(self.socket, application), daemon=True).start()
            return
        self.socket.listen(queue)
        for _ in range(workers):
            threading.Thread(target=self.work, daemon=True).start()

    def passes(self, seconds):
        """Lets `seconds` of work pass, at speed 1; False: it was stopped meanwhile."""
        with self.changed:
            while seconds > 0 and not self.over:
                began, speed = time.monotonic(), self.speed
                self.changed.wait(seconds / speed)
                seconds -= (time.monotonic() - began) * speed
            return not self.over

    def set_speed(self, speed):
        with self.changed:
            self.speed = speed
            self.changed.notify_all()

    def stop(self):
        with self.changed:
            self.over = True
            self.changed.notify_all()
            connections = list(self.connections)
        for s in [self.socket] + connections:
            try:
                s.shutdown(socket.SHUT_RDWR)  # ends who waits in it
            except OSError:
                pass
        self.socket.close()

    def work(self):
        while not self.over:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                self.connections.add(connection)
                try:
                    if self.application == "http":
                        self.http(connection)
                    else:
                        echo(connection, self.application == "discard")
                except OSError:
                    pass
                self.connections.discard(connection)

    def http(self, connection):
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
        if not self.passes(demand(head, self.seconds)):
            return
        text, keep = answer(self.name, head, self.response)
        connection.sendall(text)
        self.served += 1
        while keep and connection.recv(65536):
            pass


def echo(connection, discard):
    while True:
        data = connection.recv(65536)
        if not data:
            return
        if not discard:
            connection.sendall(data)


def datagrams(s, application):
    while True:
        try:
            data, peer = s.recvfrom(65536)
        except OSError:
            return
        if application == "echo":
            s.sendto(data, peer)


servers = {}  # (namespace, port, udp): a Server, and how it was started


def name_of(namespace):
    return namespace.split("-", 1)[1].encode()


def start(words):
    namespace, protocol, port, application, workers, queue, microseconds, response, speed = words
    enter(namespace)
    udp = protocol == "udp"
    how = (name_of(namespace), "", int(port), udp, application, int(workers), int(queue),
           int(microseconds) / 1e6, int(response), int(speed) / 1e6)
    servers[namespace, int(port), udp] = [Server(*how), how]


# ---- httpd, as it is typed ----


def httpd(namespace, words):
    """Status and text."""
    options = {"-a": "", "-p": "80", "-w": "8", "-s": "1", "-t": "0s", "-b": "128", "-B": "0"}
    verbs, udp, is_echo = [], False, False
    while words:
        word = words.pop(0)
        if word in options and words:
            options[word] = words.pop(0)
        elif word == "-u":
            udp = True
        elif word == "-e":
            is_echo = True
        else:
            verbs.append(word)
    key = (namespace, int(options["-p"]), udp)
    there = servers.get(key)
    verb = verbs[0] if verbs else "start"
    if verb == "repair" and there and there[1]:
        how = there[1]
    else:
        how = (name_of(namespace), options["-a"], key[1], udp, "echo" if is_echo else "http",
               int(options["-w"]), int(options["-b"]), seconds_of(options["-t"]),
               bytes_of(options["-B"]), float(options["-s"]))
    if verb in ("start", "repair"):
        if there and there[0]:
            return 1, "httpd: cannot listen on port %d: Address already in use\n" % key[1]
        servers[key] = [Server(*how), how]
    elif not there or not there[0]:
        return 1, "httpd: nothing runs on port %d\n" % key[1]
    elif verb in ("stop", "fail"):
        there[0].stop()
        servers[key] = [None, how if verb == "stop" else there[1]]
    elif verb == "speed" and len(verbs) > 1:
        there[0].set_speed(float(verbs[1]))
    elif verb == "status":
        return 0, "port %d: served %d\n" % (key[1], there[0].served)
    return 0, ""


def room(namespace, folder):
    enter(namespace)
    ask = os.fdopen(os.open(folder + "/ask", os.O_RDWR), "r", 1)
    told = os.open(folder + "/told", os.O_RDWR)
    for line in iter(ask.readline, ""):
        try:
            status, text = httpd(namespace, line.split())
        except (OSError, ValueError) as error:
            status, text = 1, "httpd: %s\n" % error
        os.write(told, b"%d %s\n" % (status, text.encode().replace(b"\n", b"\\n")))


# ---- customers ----


def whole(answer):
    """Has all of it come that Content-Length speaks of?"""
    head, end, body = answer.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n")[1:]:
        if end and line.lower().startswith(b"content-length:"):
            return len(body) >= int(line.split(b":")[1])
    return False


def call(namespace, source, target, hold, timeout, request):
    enter(namespace)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(source)
        except OSError:
            s.bind((source[0], 0))
        s.settimeout(timeout or None)
        try:
            s.connect(target)
            s.sendall(request)
            answer = b""
            while not (hold and whole(answer)):
                more = s.recv(65536)
                if not more:
                    return
                answer += more
            time.sleep(hold)
        except OSError:
            pass


def customers(path, start, prefix):
    calls = []
    for line in open(path):
        at, node, source, sport, target, tport, hold, timeout, body, head = line[:-1].split("\t")
        request = head.replace("\\r", "\r").replace("\\n", "\n").encode() + pattern(int(body))
        calls.append((int(at), (prefix + node, (source, int(sport)), (target, int(tport)),
                                int(hold) / 1e6, int(timeout) / 1e6, request)))
    open(path + ".ready", "w").close()
    while not (os.path.exists(start) and os.path.getsize(start)):
        time.sleep(0.001)
    began = int(open(start).read())
    for at, arguments in calls:
        time.sleep(max(0, (began + at) / 1e6 - time.time()))
        threading.Thread(target=call, args=arguments, daemon=True).start()
    threading.Event().wait()


threading.stack_size(262144)
if sys.argv[1] == "--calls":
    customers(sys.argv[2], sys.argv[3], sys.argv[4])
for line in open(sys.argv[1]):
    words = line.split()
    if len(words) == 2:
        enter(words[0])
        offloads_off(words[1])
    elif len(words) == 4:
        enter(words[0])
        reach(words[1], words[2], int(words[3]))
    elif len(words) == 3:
        threading.Thread(target=room, args=words[:2], daemon=True).start()
    elif words:
        start(words)
open(sys.argv[2], "w").close()
threading.Event().wait()
