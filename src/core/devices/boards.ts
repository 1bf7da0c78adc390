/** Common boards. Every number is from the document that is named beside it; docs/devices.md shows them all. */
import type { Device } from './device';

const kB = 1024;
const MB = 1024 * kB;

/** Multiply-accumulates of the convolutions and the dense layer of MLPerf Tiny's keyword spotting model, by which speeds were measured. */
const keywordSpottingMacs = 2_656_768;

/** @param inferences a second, the median of a result of MLPerf Tiny's keyword spotting */
const measured = (inferences: number, submitter: string) => ({
  macsPerSecond: Math.round(inferences * keywordSpottingMacs),
  speedSource: `MLPerf Tiny v1.0, closed division, ${submitter}: keyword spotting, ${String(inferences)} inferences a second`,
});

const inKilobytes = (title: string, flash: number, ram: number, source: string): Device => ({
  title,
  flash: flash * kB,
  ram: ram * kB,
  source,
});
const stm32 = (title: string, flash: number, ram: number, source: string): Device => ({
  title,
  flash: flash * kB,
  ram: ram * kB,
  source: `STMicroelectronics, data sheet ${source}`,
});

const boards = {
  'arduino-due': inKilobytes('Arduino Due', 512, 96, 'Atmel, SAM3X/SAM3A series data sheet (SAM3X8E)'),
  'arduino-nano-33-ble': inKilobytes('Arduino Nano 33 BLE', 1024, 256, 'Nordic Semiconductor, nRF52840 Product Specification'),
  'arduino-nano-33-iot': inKilobytes('Arduino Nano 33 IoT', 256, 32, 'Microchip, SAM D21 family data sheet (SAMD21G18A)'),
  'arduino-portenta-h7': stm32('Arduino Portenta H7', 2048, 1024, 'STM32H747xI/G'),
  'arduino-uno-r4': inKilobytes('Arduino UNO R4', 256, 32, 'Renesas, RA4M1 Group data sheet (R7FA4M1AB)'),
  'bbc-microbit-v2': inKilobytes('BBC micro:bit v2', 512, 128, 'Nordic Semiconductor, nRF52833 Product Specification'),
  'coral-dev-board-micro': {
    title: 'Coral Dev Board Micro',
    ram: 64 * MB,
    source: 'Google, coralmicro SDK (the SDRAM that a tensor arena may take; its flash holds a file system)',
  },
  'cortex-m4-64k': { title: 'Generic Cortex-M4', ram: 64 * kB, source: 'No board: its RAM is in its name' },
  esp32: { title: 'ESP32-WROOM-32E', flash: 4 * MB, ram: 520 * kB, source: 'Espressif, ESP32-WROOM-32E data sheet (4 MB of flash)' },
  'esp32-c3': { title: 'ESP32-C3-MINI-1', flash: 4 * MB, ram: 400 * kB, source: 'Espressif, ESP32-C3-MINI-1 data sheet (4 MB of flash)' },
  'esp32-s3': {
    title: 'ESP32-S3-WROOM-1-N8',
    flash: 8 * MB,
    ram: 512 * kB,
    source: 'Espressif, ESP32-S3-WROOM-1 data sheet (N8: 8 MB of flash)',
  },
  'nrf52832-dk': inKilobytes('nRF52 DK', 512, 64, 'Nordic Semiconductor, nRF52832 Product Specification'),
  'nrf52840-dk': inKilobytes('nRF52840 DK', 1024, 256, 'Nordic Semiconductor, nRF52840 Product Specification'),
  'nrf5340-dk': {
    ...inKilobytes('nRF5340 DK', 1024, 512, 'Nordic Semiconductor, nRF5340 Product Specification (application core)'),
    ...measured(13.143, 'OctoML, microTVM with CMSIS-NN'),
  },
  'nucleo-f401re': stm32('Nucleo-F401RE', 512, 96, 'STM32F401xD/xE'),
  'nucleo-f411re': stm32('Nucleo-F411RE', 512, 128, 'STM32F411xC/xE'),
  'nucleo-f446re': stm32('Nucleo-F446RE', 512, 128, 'STM32F446xC/E'),
  'nucleo-f767zi': stm32('Nucleo-F767ZI', 2048, 512, 'STM32F765xx/767xx/768Ax/769xx'),
  'nucleo-g071rb': stm32('Nucleo-G071RB', 128, 36, 'STM32G071x8/xB'),
  'nucleo-g474re': stm32('Nucleo-G474RE', 512, 128, 'STM32G474xB/xC/xE'),
  'nucleo-h743zi': stm32('Nucleo-H743ZI', 2048, 1024, 'STM32H742xI/G, STM32H743xI/G'),
  'nucleo-h7a3zi-q': {
    ...stm32('Nucleo-H7A3ZI-Q', 2048, 1184, 'STM32H7A3xI/G (user SRAM)'),
    ...measured(59.667, 'STMicroelectronics, X-CUBE-AI'),
  },
  'nucleo-l476rg': stm32('Nucleo-L476RG', 1024, 128, 'STM32L476xx'),
  'nucleo-l4r5zi': {
    ...stm32('Nucleo-L4R5ZI', 2048, 640, 'STM32L4R5xx, STM32L4R7xx, STM32L4R9xx'),
    ...measured(10.019, 'OctoML, microTVM with CMSIS-NN'),
  },
  'nucleo-u575zi-q': { ...stm32('Nucleo-U575ZI-Q', 2048, 786, 'STM32U575xx'), ...measured(22.608, 'STMicroelectronics, X-CUBE-AI') },
  'raspberry-pi-pico': {
    title: 'Raspberry Pi Pico (RP2040)',
    flash: 2 * MB,
    ram: 264 * kB,
    source: 'Raspberry Pi, Raspberry Pi Pico data sheet',
  },
  'raspberry-pi-pico-2': {
    title: 'Raspberry Pi Pico 2 (RP2350)',
    flash: 4 * MB,
    ram: 520 * kB,
    source: 'Raspberry Pi, Raspberry Pi Pico 2 data sheet',
  },
  'raspberry-pi-zero-2-w': { title: 'Raspberry Pi Zero 2 W', ram: 512 * MB, source: 'Raspberry Pi, Raspberry Pi Zero 2 W product brief' },
  'sparkfun-edge': inKilobytes('SparkFun Edge', 1024, 384, 'Ambiq, Apollo3 Blue SoC data sheet'),
  'stm32f407g-disc1': stm32('STM32F4 Discovery', 1024, 192, 'STM32F405xx, STM32F407xx'),
  'b-l475e-iot01a': stm32('B-L475E-IOT01A Discovery kit', 1024, 128, 'STM32L475xx'),
  'teensy-4.0': { title: 'Teensy 4.0', flash: 2 * MB, ram: 1 * MB, source: 'PJRC, Teensy 4.0 technical specifications' },
  'teensy-4.1': { title: 'Teensy 4.1', flash: 8 * MB, ram: 1 * MB, source: 'PJRC, Teensy 4.1 technical specifications' },
} as const satisfies Readonly<Record<string, Device>>;

export type BoardName = keyof typeof boards;

export const devices: Readonly<Record<BoardName, Device>> = boards;

export const deviceNames = Object.keys(boards) as readonly BoardName[];
