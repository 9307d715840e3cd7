package loggia.provider.bluetooth;

import loggia.api.spi.ApiEvents;
import loggia.provider.bluetooth.BluetoothProvider.AdapterState;
import loggia.provider.bluetooth.BluetoothProvider.Connection;
import loggia.provider.bluetooth.BluetoothProvider.Devices;
import loggia.provider.bluetooth.BluetoothProvider.MtuChange;
import loggia.provider.bluetooth.BluetoothProvider.Value;

/** What happens on the air, each for the sessions that it is about. */
record Events(ApiEvents<AdapterState> adapter, ApiEvents<Devices> found, ApiEvents<Connection> connection, ApiEvents<Value> value, ApiEvents<MtuChange> mtu) {}
