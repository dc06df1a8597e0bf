import { Injectable } from '@nestjs/common';
import { CommandRunner, Option } from 'nest-commander';

import { ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import { parseDateOrder, parseId, parseTimezone } from './options';

/** The base class of commands that import a file: their services and their common options. */
@Injectable()
export abstract class ImportCommand extends CommandRunner {
  constructor(
    readonly services: ShopServices,
    readonly terminal: Terminal,
  ) {
    super();
  }

  @Option({ flags: '--business <id>', description: 'the business into which the file is imported', required: true })
  business(value: string): number {
    return parseId(value, '--business');
  }

  @Option({ flags: '--rejected <file>', description: 'the file for rejected rows (default: <file>.rejected.csv)' })
  rejected(value: string): string {
    return value;
  }

  @Option({
    flags: '--map <file>',
    description: 'a JSON file {"column": "field"} that assigns columns with other names to fields',
  })
  map(value: string): string {
    return value;
  }

  @Option({
    flags: '--dates <order>',
    description: 'dmy or mdy: how to read a date like 03/04/2024; without this option such dates are rejected',
  })
  dates(value: string): 'dmy' | 'mdy' {
    return parseDateOrder(value);
  }

  @Option({
    flags: '--timezone <zone>',
    description: 'time zone of times without an offset (default: time zone of the shop)',
  })
  timezone(value: string): string {
    return parseTimezone(value);
  }

  @Option({ flags: '--dry-run', description: 'check the whole file, but store nothing' })
  dryRun(): boolean {
    return true;
  }

  @Option({
    flags: '--json',
    description: 'print JSON: {business, rows, read, created, updated, unchanged, rejected, notes, …}',
  })
  json(): boolean {
    return true;
  }
}
