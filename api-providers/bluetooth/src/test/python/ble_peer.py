"""A BlueZ with one adapter and two sensors, for tests and demos, as a python-dbusmock template.

    dbus-daemon --session --address=unix:path=SOCKET --nofork &
    DBUS_SESSION_BUS_ADDRESS=unix:path=SOCKET /usr/bin/python3 -m dbusmock --session -t ble_peer.py

It is python-dbusmock's bluez5 template plus what that has not: connections that resolve services, and GATT objects (BlueZ
doc/org.bluez.Gatt*.rst). The first sensor has Environmental Sensing (0x181A) with Temperature (0x2A6E: read, notify) and a
characteristic of its own to write; org.bluez.Mock has what a test wants to happen on the air.
"""

import dbus
from dbusmock import OBJECT_MANAGER_IFACE, mockobject
from dbusmock.templates import bluez5
from dbusmock.templates.bluez5 import (  # noqa: F401 (a template's names)
    BUS_NAME, MAIN_OBJ, IS_OBJECT_MANAGER, BLUEZ_MOCK_IFACE, DEVICE_IFACE, ADAPTER_IFACE,
    AddAdapter, AddDevice, RemoveAdapter, RemoveAdapterWithDevices)
from gi.repository import GLib

SYSTEM_BUS = False

SERVICE_IFACE = 'org.bluez.GattService1'
CHARACTERISTIC_IFACE = 'org.bluez.GattCharacteristic1'
THERMOMETER = '11:22:33:44:55:66'
LOCK = '66:55:44:33:22:11'
BASE = '-0000-1000-8000-00805f9b34fb'


def path_of(address):
    return '/org/bluez/hci0/dev_' + address.replace(':', '_')


def changed(path, iface, values):
    mock = mockobject.objects[path]
    mock.props[iface].update(values)
    mock.EmitSignal(dbus.PROPERTIES_IFACE, 'PropertiesChanged', 'sa{sv}as', [iface, values, []])


def Connect(device):
    changed(device.path, DEVICE_IFACE, {'Connected': dbus.Boolean(True, variant_level=1)})
    if not getattr(device, 'mute', False):
        GLib.timeout_add(30, resolved, device.path)


def resolved(path):
    device = mockobject.objects[path]
    if device.props[DEVICE_IFACE]['Connected']:
        add_gatt(path)
        changed(path, DEVICE_IFACE, {'ServicesResolved': dbus.Boolean(True, variant_level=1)})
    return False


def Disconnect(device):
    drop(device.path)


def drop(path):
    values = {'Connected': dbus.Boolean(False, variant_level=1), 'ServicesResolved': dbus.Boolean(False, variant_level=1)}
    changed(path, DEVICE_IFACE, values)


def ReadValue(characteristic, _options):
    return dbus.Array(characteristic.value, signature='y')


def WriteValue(characteristic, value, options):
    if bytes(value).startswith(b'drop'):  # out of range in the middle of it: BlueZ tells the loss, then fails the write
        drop(characteristic.path.rsplit('/', 2)[0])
        raise dbus.exceptions.DBusException('Not connected', name='org.bluez.Error.Failed')
    characteristic.value = list(value)
    characteristic.options = dict(options)


def StartNotify(characteristic):
    characteristic.notifying += 1


def StopNotify(characteristic):
    characteristic.notifying -= 1


def add_gatt(device):
    if device + '/service0001' in mockobject.objects:
        return
    add(device + '/service0001', SERVICE_IFACE, {
        'UUID': dbus.String('0000181a' + BASE, variant_level=1),
        'Primary': dbus.Boolean(True, variant_level=1),
        'Device': dbus.ObjectPath(device, variant_level=1),
    }, [])
    add_characteristic(device + '/service0001/char0002', '00002a6e' + BASE, ['read', 'notify'], [0x0a, 0x09])
    add_characteristic(device + '/service0001/char0004', '6e400002-b5a3-f393-e0a9-e50e24dcca9e', ['write', 'write-without-response'], [])


def add_characteristic(path, uuid, flags, value):
    add(path, CHARACTERISTIC_IFACE, {
        'UUID': dbus.String(uuid, variant_level=1),
        'Service': dbus.ObjectPath(path.rsplit('/', 1)[0], variant_level=1),
        'Flags': dbus.Array(flags, signature='s', variant_level=1),
        'MTU': dbus.UInt16(185, variant_level=1),
    }, [
        ('ReadValue', 'a{sv}', 'ay', ReadValue),
        ('WriteValue', 'aya{sv}', '', WriteValue),
        ('StartNotify', '', '', StartNotify),
        ('StopNotify', '', '', StopNotify),
    ])
    mock = mockobject.objects[path]
    mock.value = [dbus.Byte(b) for b in value]
    mock.notifying = 0
    mock.options = {}


def add(path, iface, properties, methods):
    mockobject.objects['/'].AddObject(path, iface, properties, methods)
    mockobject.objects['/'].EmitSignal(OBJECT_MANAGER_IFACE, 'InterfacesAdded', 'oa{sa{sv}}',
                                       [dbus.ObjectPath(path), {iface: properties}])


@dbus.service.method(BLUEZ_MOCK_IFACE, in_signature='si', out_signature='')
def Temperature(_self, address, hundredths):
    """The sensor measures: whoever asked for notifications is told."""
    path = path_of(address) + '/service0001/char0002'
    value = [dbus.Byte(b) for b in int(hundredths).to_bytes(2, 'little', signed=True)]
    mock = mockobject.objects[path]
    mock.value = value
    if mock.notifying > 0:
        changed(path, CHARACTERISTIC_IFACE, {'Value': dbus.Array(value, signature='y', variant_level=1)})


@dbus.service.method(BLUEZ_MOCK_IFACE, in_signature='sn', out_signature='')
def Heard(_self, address, rssi):
    """An advertisement came in."""
    changed(path_of(address), DEVICE_IFACE, {'RSSI': dbus.Int16(rssi, variant_level=1)})


@dbus.service.method(BLUEZ_MOCK_IFACE, in_signature='ss', out_signature='')
def Announce(_self, address, service):
    """A later advertisement names another service."""
    known = mockobject.objects[path_of(address)].props[DEVICE_IFACE]['UUIDs']
    changed(path_of(address), DEVICE_IFACE, {'UUIDs': dbus.Array(list(known) + [service], signature='s', variant_level=1)})


@dbus.service.method(BLUEZ_MOCK_IFACE, in_signature='s', out_signature='')
def Drop(_self, address):
    """The device goes out of range."""
    drop(path_of(address))


@dbus.service.method(BLUEZ_MOCK_IFACE, in_signature='s', out_signature='ay')
def Written(_self, address):
    return dbus.Array(mockobject.objects[path_of(address) + '/service0001/char0004'].value, signature='y')


@dbus.service.method(BLUEZ_MOCK_IFACE, in_signature='s', out_signature='i')
def Notifying(_self, address):
    return mockobject.objects[path_of(address) + '/service0001/char0002'].notifying


@dbus.service.method(BLUEZ_MOCK_IFACE, in_signature='sb', out_signature='')
def Mute(_self, address, mute):
    """A device that lets itself be connected and never says what it offers."""
    mockobject.objects[path_of(address)].mute = bool(mute)


@dbus.service.method(BLUEZ_MOCK_IFACE, in_signature='b', out_signature='')
def Power(_self, on):
    changed('/org/bluez/hci0', ADAPTER_IFACE, {'Powered': dbus.Boolean(on, variant_level=1)})


def load(mock, parameters):
    bluez5.load(mock, parameters)
    if parameters.get('adapter', True):
        GLib.idle_add(populate, mock)  # the main object is not listed before the main loop runs


def populate(mock):
    mock.AddAdapter('hci0', 'gateway')
    sensor(mock, THERMOMETER, 'Thermometer', '0000181a' + BASE)
    sensor(mock, LOCK, 'Lock', '0000180f' + BASE)
    return False


def sensor(mock, address, name, service):
    mock.AddDevice('hci0', address, name)
    device = mockobject.objects[path_of(address)]
    # told as changes: who listens already has heard of the device without them
    changed(path_of(address), DEVICE_IFACE, {
        'UUIDs': dbus.Array([service], signature='s', variant_level=1),
        'ManufacturerData': dbus.Dictionary(
            {dbus.UInt16(0x0059): dbus.Array([dbus.Byte(7), dbus.Byte(8)], signature='y', variant_level=1)},
            signature='qv', variant_level=1),
    })
    device.AddMethods(DEVICE_IFACE, [('Connect', '', '', Connect), ('Disconnect', '', '', Disconnect)])
