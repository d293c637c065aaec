// Accounting: what goes to QuickBooks, what comes back, what things are called there, and the log of both.

import { IconReceipt } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useObject } from '@/api/meta';
import { useMay } from '@/api/session';
import { ExportPart } from '@/features/accounting/export-part';
import { ImportPart } from '@/features/accounting/import-part';
import { LogPart } from '@/features/accounting/log-part';
import { NamesPart } from '@/features/accounting/names-part';
import { useT, type MessageId } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { EmptyState } from '@/ui/empty-state';
import { PageHead } from '@/ui/page-head';
import { PickOne } from '@/ui/pick-one';
import classes from '@/features/accounting/accounting.module.css';

const parts = { export: ExportPart, import: ImportPart, names: NamesPart, log: LogPart };
type Part = keyof typeof parts;
const labels: Record<Part, MessageId> = { export: 'accounting.tab_export', import: 'accounting.tab_import', names: 'accounting.tab_names', log: 'accounting.tab_log' };

export function AccountingScreen() {
    const t = useT();
    const navigate = useNavigate();
    const { tab } = useSearch({ strict: false }) as Search;
    const runs = useObject('accounting_runs');
    const exports = useMay('export') && runs?.access.create;
    const imports = useMay('import') && runs?.access.create;
    const open: Part[] = [...(exports ? (['export'] as const) : []), ...(imports ? (['import'] as const) : []), ...(runs ? (['names', 'log'] as const) : [])];
    const part = open.find((each) => each === tab) ?? open[0];
    const Shown = part && parts[part];
    return (
        <>
            <PageHead title={t('nav.accounting')} icon={<IconReceipt size={16} stroke={1.6} aria-hidden />} />
            <div className={classes['page']}>
                <div className={classes['inner']}>
                    {!Shown && <EmptyState title={t('accounting.nothing')} text={t('accounting.nothing_text')} />}
                    {part && (
                        <PickOne<Part>
                            label={t('nav.accounting')}
                            value={part}
                            data={open.map((each) => ({ value: each, label: t(labels[each]) }))}
                            onChange={(next) => void navigate({ to: '.', search: { tab: next } as Search, replace: true })}
                        />
                    )}
                    {Shown && <Shown />}
                </div>
            </div>
        </>
    );
}
