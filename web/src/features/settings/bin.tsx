// The recycle bin: what was deleted of all objects, by whom and when; back with what went with it, one by
// one or all that is found; for good by administrators.

import { Alert, Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { IconRestore, IconSearch, IconTrashX } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { changeWorkspace } from '@/api/admin';
import { manyLabel, oneLabel, titleOf, useMeta } from '@/api/meta';
import { recordQuery } from '@/api/records';
import { sessionQuery, useMay, useSession } from '@/api/session';
import { binQuery, type Deleted } from '@/api/undo';
import { useSubmit } from '@/api/use-submit';
import { RecordSelect } from '@/fields/shared/record-select';
import { BinDialog, type BinWish } from '@/features/settings/bin-dialog';
import { RestoreDialog } from '@/features/settings/restore-dialog';
import { Loaded, Section } from '@/features/settings/section';
import { Table } from '@/features/settings/table';
import { useDebounced, useNow } from '@/lib/hooks';
import { useLanguage, useT } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useTexts } from '@/lib/texts';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';
import filters from '@/features/settings/audit.module.css';

const day_ms = 86_400_000;

export function Bin() {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const navigate = useNavigate();
    const asked = useSearch({ strict: false }) as Search;
    const may_purge = useMay('admin');
    const may_bulk = useMay('bulk');
    const { workspace } = useSession();
    const ask = (change: Partial<Search>) => void navigate({ to: '.', search: { ...asked, ...change }, replace: true });
    const [typed, setTyped] = useState(asked.q ?? '');
    const q = useDebounced(typed, 250);
    const question = { object: asked.object || undefined, q: q.trim() || undefined, by: asked.user || undefined };
    const list = useInfiniteQuery(binQuery(question));
    const records = list.data?.pages.flatMap((page) => page.records) ?? [];
    const days = list.data?.pages[0]?.days ?? workspace.bin_days;
    const { data: person } = useQuery({ ...recordQuery('users', asked.user ?? ''), enabled: Boolean(asked.user) });
    const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
    const [restoring, setRestoring] = useState<Deleted | null>(null);
    const [wish, setWish] = useState<BinWish | null>(null);
    const here = records.filter((record) => chosen.has(record.id));
    const choose = (ids: string[], on: boolean) => setChosen((before) => new Set(on ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id))));
    const objects = meta.objects.filter((object) => object.role !== 'junction' && object.role !== 'personal' && object.access.read);
    const all_here = here.length > 0 && here.length === records.length;
    const target = { ...question, ...(here.length > 0 ? { records: here.map(({ object, id }) => ({ object, id })) } : {}) };
    return (
        <Section wide title={t('bin.title')} text={t('settings.bin_text', { days })}>
            {may_purge && <Retention days={days} />}
            <div className={filters['filters']} role="search" aria-label={t('settings.bin_filter')}>
                <TextInput label={t('settings.bin_search')} leftSection={<IconSearch size={14} stroke={1.6} />} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
                <NativeSelect
                    label={t('settings.object')}
                    data={[{ value: '', label: t('settings.everything') }, ...objects.map((each) => ({ value: each.name, label: label(manyLabel(each)) }))]}
                    value={asked.object ?? ''}
                    onChange={(event) => ask({ object: event.currentTarget.value })}
                />
                <RecordSelect
                    object="users"
                    value={person ? { id: person.id, name: titleOf(meta.object('users'), person) } : null}
                    onChange={(next) => ask({ user: next?.id ?? '' })}
                    input={{ label: t('settings.bin_by') }}
                />
            </div>
            <Loaded list={list} empty={records.length === 0} empty_title={t(question.q || question.object || question.by ? 'list.nothing_found' : 'bin.empty')}>
                <Table
                    heads={[
                        <Checkbox
                            key="all"
                            aria-label={t('settings.choose_all')}
                            checked={all_here}
                            indeterminate={here.length > 0 && !all_here}
                            onChange={(event) => choose(records.map((record) => record.id), event.currentTarget.checked)}
                        />,
                        t('settings.what'), t('settings.object'), t('settings.bin_by'), t('settings.when'), t('settings.kept_for'),
                    ]}
                >
                    {records.map((record) => (
                        <Line key={record.id} record={record} days={days} checked={chosen.has(record.id)} onChoose={(on) => choose([record.id], on)} onRestore={() => setRestoring(record)} />
                    ))}
                </Table>
            </Loaded>
            {may_bulk && records.length > 0 && (
                <div className={classes['saveBar']}>
                    <Button leftSection={<IconRestore size={14} />} onClick={() => setWish({ ...target, op: 'restore' })}>
                        {here.length > 0 ? t('settings.restore_chosen', { count: here.length }) : t('settings.restore_found')}
                    </Button>
                    {may_purge && (
                        <Button variant="default" color="red" leftSection={<IconTrashX size={14} />} onClick={() => setWish({ ...target, op: 'purge' })}>
                            {here.length > 0 ? t('settings.purge_chosen', { count: here.length }) : t('settings.purge_found')}
                        </Button>
                    )}
                    {here.length > 0 && (
                        <Button variant="subtle" color="gray" onClick={() => setChosen(new Set())}>
                            {t('settings.choose_none')}
                        </Button>
                    )}
                </div>
            )}
            {restoring && <RestoreDialog record={restoring} onClose={() => setRestoring(null)} />}
            {wish && (
                <BinDialog
                    wish={wish}
                    onClose={() => setWish(null)}
                    onDone={() => {
                        setWish(null);
                        setChosen(new Set());
                    }}
                />
            )}
        </Section>
    );
}

interface LineProps {
    record: Deleted;
    days: number;
    checked: boolean;
    onChoose(on: boolean): void;
    onRestore(): void;
}

function Line({ record, days, checked, onChoose, onRestore }: LineProps) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const object = useMeta().object(record.object);
    const name = record.name || t('record.untitled');
    const left = Math.max(0, Math.ceil((Date.parse(record.deleted_at) + days * day_ms - now) / day_ms));
    return (
        <tr>
            <td>
                <Checkbox aria-label={name} checked={checked} onChange={(event) => onChoose(event.currentTarget.checked)} />
            </td>
            <th scope="row">{name}</th>
            <td>{object ? label(oneLabel(object)) : record.object}</td>
            <td>{record.deleted_by?.name ?? t('settings.program')}</td>
            <td title={texts.date_time(record.deleted_at)}>{texts.relative(record.deleted_at, now)}</td>
            <td className="tabular">{t('settings.days', { count: left })}</td>
            <td className={classes['rowActions']}>
                {object?.access.delete && (
                    <Button variant="default" size="compact-xs" leftSection={<IconRestore size={13} />} aria-label={`${t('record.restore')} ${name}`} onClick={onRestore}>
                        {t('record.restore')}
                    </Button>
                )}
            </td>
        </tr>
    );
}

/** How long the bin keeps what was deleted. */
function Retention({ days }: { days: number }) {
    const t = useT();
    const client = useQueryClient();
    const { busy, error, field_errors, submit } = useSubmit();
    const [wanted, setWanted] = useState<number | null>(null);
    const save = async () => {
        if (wanted === null) return;
        const saved = await submit(async () => {
            await changeWorkspace({ bin_days: wanted });
            await Promise.all([client.fetchQuery({ ...sessionQuery, staleTime: 0 }), client.invalidateQueries({ queryKey: ['bin'] })]);
        });
        if (!saved) return;
        setWanted(null);
        toast({ text: t('settings.saved') });
    };
    return (
        <form
            className={classes['retention']}
            onSubmit={(event) => {
                event.preventDefault();
                void save();
            }}
        >
            <NumberInput
                label={t('settings.bin_days')}
                min={1}
                max={3650}
                allowDecimal={false}
                value={wanted ?? days}
                error={field_errors['bin_days']}
                onChange={(value) => setWanted(typeof value === 'number' && value !== days ? value : null)}
            />
            {wanted !== null && (
                <Button type="submit" variant="default" loading={busy}>
                    {t('action.save')}
                </Button>
            )}
            {wanted !== null && wanted < days && <Alert color="orange">{t('settings.bin_shorter', { days: wanted })}</Alert>}
            {error && <Alert color="red">{error}</Alert>}
        </form>
    );
}
