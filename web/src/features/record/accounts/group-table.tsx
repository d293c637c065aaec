// The group as a tree with its figures: each number opens the records that it counts. Arrow keys walk and
// fold it, Enter opens the account; on a phone it is an indented list.

import { Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type KeyboardEvent } from 'react';
import type { AccountGroup } from '@/api/account-group';
import { useMeta } from '@/api/meta';
import { figures, GroupTree, recordsBehind, type Counted, type Figure, type Line } from '@/features/record/accounts/group-model';
import { encodeFilter } from '@/lib/filter';
import { useT, type MessageId } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { useKeyGroup } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { PickOne } from '@/ui/pick-one';
import classes from '@/features/record/accounts/accounts.module.css';

const names: Record<Figure, MessageId> = {
    pipeline: 'accounts.pipeline', weighted: 'accounts.weighted', won_year: 'accounts.won_year', won_ever: 'accounts.won_ever', receivable: 'accounts.receivable', overdue: 'accounts.overdue',
};
const lines_step = 100;

export function GroupTable({ group, present }: { group: AccountGroup; present: string }) {
    const t = useT();
    const texts = useTexts();
    const navigate = useNavigate();
    const tree = useMemo(() => new GroupTree(group, texts.compare), [group, texts]);
    const [open, setOpen] = useState<ReadonlySet<string>>(() => tree.unfolded(present));
    const [counted, setCounted] = useState<Counted>('rolled');
    const [focused, setFocused] = useState(present);
    const [most, setMost] = useState(lines_step);
    const lines = tree.lines(open);
    const shown = lines.slice(0, most);
    const readable = figures.filter((figure) => group.accounts[0]?.own[figure] !== null);
    const entry = shown.some((line) => line.account.id === focused) ? focused : (shown[0]?.account.id ?? '');
    useKeyGroup(t('accounts.group'), [['ArrowRight', t('accounts.unfold')], ['ArrowLeft', t('accounts.fold')], ['Enter', t('accounts.open')]]);

    const go = (from: KeyboardEvent, id: string | null | undefined) => {
        if (!id) return;
        setFocused(id);
        from.currentTarget.closest('[role=treegrid]')?.querySelector<HTMLElement>(`[data-row="${id}"]`)?.focus();
    };
    const fold = (id: string, unfolded: boolean) => {
        const next = new Set(open);
        if (unfolded) next.add(id);
        else next.delete(id);
        setOpen(next);
    };
    const keysOf = ({ account, children }: Line, at: number) => {
        const keys = onKeys<KeyboardEvent>({
            ArrowDown: (event) => go(event, shown[at + 1]?.account.id),
            ArrowUp: (event) => go(event, shown[at - 1]?.account.id),
            Home: (event) => go(event, shown[0]?.account.id),
            End: (event) => go(event, shown.at(-1)?.account.id),
            ArrowRight: (event) => (children.length > 0 && !open.has(account.id) ? fold(account.id, true) : go(event, children[0]?.id)),
            ArrowLeft: (event) => (children.length > 0 && open.has(account.id) ? fold(account.id, false) : go(event, account.parent)),
            Enter: () => void navigate({ to: '/$object/$record', params: { object: 'accounts', record: account.id }, search: { tab: 'group' } }),
        });
        // What stands in the row has keys of its own.
        return (event: KeyboardEvent) => event.target === event.currentTarget && keys(event);
    };
    return (
        <div className={classes['tree']}>
            <div className={classes['treeHead']}>
                <PickOne<Counted> label={t('accounts.counted')} value={counted} data={[{ value: 'rolled', label: t('accounts.rolled') }, { value: 'own', label: t('accounts.own') }]} onChange={setCounted} />
                <p className="dimmed">
                    {t('accounts.basis', { currency: group.currency, since: texts.date(group.since) })} {group.narrowed && t('accounts.narrowed')}
                </p>
            </div>
            {!group.complete && <p role="status">{t('accounts.incomplete', { count: group.accounts.length })}</p>}
            <div className={classes['scroll']}>
                <div role="treegrid" aria-label={t('accounts.tree')} className={classes['grid']} style={{ '--figures': readable.length } as React.CSSProperties}>
                    <div role="row" className={classes['heads']}>
                        <span role="columnheader">{t('accounts.account')}</span>
                        {readable.map((figure) => (
                            <span key={figure} role="columnheader" className={classes['number']}>
                                {t(names[figure])}
                            </span>
                        ))}
                    </div>
                    {shown.map((line, at) => (
                        <div
                            key={line.account.id}
                            role="row"
                            data-row={line.account.id}
                            aria-level={line.account.level + 1}
                            aria-posinset={line.position}
                            aria-setsize={line.siblings}
                            {...(line.children.length > 0 ? { 'aria-expanded': open.has(line.account.id) } : {})}
                            {...(line.account.id === present ? { 'aria-current': 'true' as const } : {})}
                            tabIndex={line.account.id === entry ? 0 : -1}
                            className={classes['row']}
                            style={{ '--level': line.account.level } as React.CSSProperties}
                            onFocus={() => setFocused(line.account.id)}
                            onKeyDown={keysOf(line, at)}
                        >
                            <span role="gridcell" className={classes['name']}>
                                <Fold line={line} open={open.has(line.account.id)} onFold={(unfolded) => fold(line.account.id, unfolded)} />
                                <Link to="/$object/$record" params={{ object: 'accounts', record: line.account.id }} search={{ tab: 'group' }} tabIndex={line.account.id === entry ? 0 : -1}>
                                    {line.account.name || line.account.id}
                                </Link>
                                {line.account.id === present && <span className={classes['here']}>{t('accounts.here')}</span>}
                                {line.account.below > 0 && <span className="dimmed tabular">{t('accounts.below', { count: line.account.below })}</span>}
                            </span>
                            {readable.map((figure) => (
                                <Figures key={figure} figure={figure} line={line} group={group} tree={tree} counted={counted} reached={line.account.id === entry} />
                            ))}
                        </div>
                    ))}
                </div>
            </div>
            {lines.length > shown.length && (
                <Button variant="subtle" size="compact-xs" onClick={() => setMost(most + lines_step)}>
                    {t('accounts.more', { count: lines.length - shown.length })}
                </Button>
            )}
        </div>
    );
}

function Fold({ line, open, onFold }: { line: Line; open: boolean; onFold(unfolded: boolean): void }) {
    const t = useT();
    if (line.children.length === 0) return <span className={classes['leaf']} />;
    return (
        <button type="button" tabIndex={-1} className={classes['toggle']} data-open={open || undefined} aria-label={t(open ? 'accounts.fold_one' : 'accounts.unfold_one', { name: line.account.name })} onClick={() => onFold(!open)}>
            <IconChevronRight size={14} />
        </button>
    );
}

interface FiguresProps {
    figure: Figure;
    line: Line;
    group: AccountGroup;
    tree: GroupTree;
    counted: Counted;
    /** Only the row that one stands on is walked through by Tab. */
    reached: boolean;
}

function Figures({ figure, line: { account }, group, tree, counted, reached }: FiguresProps) {
    const t = useT();
    const texts = useTexts();
    const meta = useMeta();
    const value = account[counted][figure] ?? '0';
    const nothing = Number(value) === 0;
    const text = texts.money(value, group.currency);
    const behind = nothing ? null : recordsBehind(figure, counted === 'own' ? [account.id] : tree.subtree(account.id), group.since);
    return (
        <span role="gridcell" className={classes['number']} data-none={nothing || undefined} data-late={(figure === 'overdue' && !nothing) || undefined}>
            <span className={classes['label']} aria-hidden>
                {t(names[figure])}
            </span>
            {nothing && <span className="dimmed">–</span>}
            {!nothing && !(behind && meta.object(behind.object)) && text}
            {behind && meta.object(behind.object) && (
                <Link
                    to="/$object"
                    params={{ object: behind.object }}
                    search={{ filter: encodeFilter(behind.filter), ...(behind.columns ? { columns: behind.columns } : {}) }}
                    aria-label={`${account.name}, ${t(names[figure])}: ${text}`}
                    tabIndex={reached ? 0 : -1}
                >
                    {text}
                </Link>
            )}
        </span>
    );
}
