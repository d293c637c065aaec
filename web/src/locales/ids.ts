// The ids of all strings, for the compiler. A new part of the catalogs adds its line here.
import type accounting from '@/locales/en/accounting.json';
import type accounts from '@/locales/en/accounts.json';
import type analytics from '@/locales/en/analytics.json';
import type approvals from '@/locales/en/approvals.json';
import type board from '@/locales/en/board.json';
import type calendar from '@/locales/en/calendar.json';
import type cash from '@/locales/en/cash.json';
import type chain from '@/locales/en/chain.json';
import type duplicates from '@/locales/en/duplicates.json';
import type exporting from '@/locales/en/export.json';
import type fields from '@/locales/en/fields.json';
import type forecast from '@/locales/en/forecast.json';
import type frame from '@/locales/en/frame.json';
import type home from '@/locales/en/home.json';
import type imports from '@/locales/en/import.json';
import type layouts from '@/locales/en/layouts.json';
import type leads from '@/locales/en/leads.json';
import type list from '@/locales/en/list.json';
import type list_tools from '@/locales/en/list.tools.json';
import type notifications from '@/locales/en/notifications.json';
import type odds from '@/locales/en/odds.json';
import type pools from '@/locales/en/pools.json';
import type quality from '@/locales/en/quality.json';
import type queue from '@/locales/en/queue.json';
import type quotes from '@/locales/en/quotes.json';
import type record from '@/locales/en/record.json';
import type records from '@/locales/en/records.json';
import type report from '@/locales/en/report.json';
import type session from '@/locales/en/session.json';
import type settings from '@/locales/en/settings.json';
import type setup from '@/locales/en/setup.json';
import type targets from '@/locales/en/targets.json';
import type tasks from '@/locales/en/tasks.json';
import type territories from '@/locales/en/territories.json';

export type MessageId =
    | keyof typeof accounting
    | keyof typeof accounts
    | keyof typeof analytics
    | keyof typeof approvals
    | keyof typeof board
    | keyof typeof calendar
    | keyof typeof cash
    | keyof typeof chain
    | keyof typeof duplicates
    | keyof typeof exporting
    | keyof typeof fields
    | keyof typeof forecast
    | keyof typeof frame
    | keyof typeof home
    | keyof typeof imports
    | keyof typeof layouts
    | keyof typeof leads
    | keyof typeof list
    | keyof typeof list_tools
    | keyof typeof notifications
    | keyof typeof odds
    | keyof typeof pools
    | keyof typeof quality
    | keyof typeof queue
    | keyof typeof quotes
    | keyof typeof record
    | keyof typeof records
    | keyof typeof report
    | keyof typeof session
    | keyof typeof settings
    | keyof typeof setup
    | keyof typeof targets
    | keyof typeof tasks
    | keyof typeof territories;
