import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { manyLabel, titleOf, useMeta } from '@/api/meta';
import type { ObjectMeta, RecordData } from '@/api/types';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { useNow } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useTexts } from '@/lib/texts';
import { useBulk } from '@/records/use-bulk';
import { useRemoval } from '@/records/use-removal';
import classes from '@/features/settings/settings.module.css';

/** As long as the server keeps what was deleted (app/housekeeping.h). */
const retention_days = 90;
const day_ms = 86_400_000;

export function Bin() {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const navigate = useNavigate();
    const { object: wanted } = useSearch({ strict: false }) as Search;
    const objects = meta.objects.filter((object) => object.role !== 'junction' && object.access.delete);
    const object = objects.find((each) => each.name === wanted) ?? objects.find((each) => each.role === 'record');
    return (
        <Section wide title={t('bin.title')} text={t('settings.bin_text', { days: retention_days })}>
            <NativeSelect
                className={classes['pick']}
                aria-label={t('settings.object')}
                data={objects.map((each) => ({ value: each.name, label: label(manyLabel(each)) }))}
                value={object?.name}
                onChange={(event) => void navigate({ to: '.', search: { object: event.currentTarget.value }, replace: true })}
            />
            {object && <Deleted key={object.name} object={object} />}
        </Section>
    );
}

function Deleted({ object }: { object: ObjectMeta }) {
    const { t } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const { restore } = useRemoval(object);
    const bulk = useBulk(object);
    const { list, records } = useRecords(object.name, '-updated_at', null, { deleted: true });
    const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
    const here = records.filter((record) => chosen.has(record.id));
    const name = (record: RecordData) => titleOf(object, record) || t('record.untitled');
    const choose = (ids: string[], on: boolean) => setChosen((before) => new Set(on ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id))));
    const daysLeft = (record: RecordData) => (record.deleted_at ? Math.max(0, Math.ceil((Date.parse(record.deleted_at) + retention_days * day_ms - now) / day_ms)) : retention_days);

    async function restoreAll() {
        if (await bulk({ op: 'restore', ids: here.map((record) => record.id) })) setChosen(new Set());
    }
    return (
        <Loaded list={list} empty={records.length === 0} empty_title={t('bin.empty')}>
            <div className={classes['scroll']}>
                <table className={classes['table']}>
                    <thead>
                        <tr>
                            <th scope="col">
                                <Checkbox
                                    aria-label={t('settings.choose_all')}
                                    checked={here.length > 0 && here.length === records.length}
                                    indeterminate={here.length > 0 && here.length < records.length}
                                    onChange={(event) => choose(records.map((record) => record.id), event.currentTarget.checked)}
                                />
                            </th>
                            <th scope="col">{t('settings.what')}</th>
                            <th scope="col">{t('settings.who')}</th>
                            <th scope="col">{t('settings.when')}</th>
                            <th scope="col">{t('settings.kept_for')}</th>
                            <th scope="col">
                                <span className="visually-hidden">{t('record.actions')}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {records.map((record) => (
                            <tr key={record.id}>
                                <td>
                                    <Checkbox aria-label={name(record)} checked={chosen.has(record.id)} onChange={(event) => choose([record.id], event.currentTarget.checked)} />
                                </td>
                                <th scope="row">{name(record)}</th>
                                <td>{record.updated_by?.name ?? '–'}</td>
                                <td>{record.deleted_at ? texts.relative(record.deleted_at, now) : '–'}</td>
                                <td className="tabular">{t('settings.days', { count: daysLeft(record) })}</td>
                                <td className={classes['rowActions']}>
                                    <Button
                                        variant="default"
                                        size="compact-xs"
                                        leftSection={<IconRestore size={13} />}
                                        aria-label={`${t('record.restore')} ${name(record)}`}
                                        onClick={() => void restore(record)}
                                    >
                                        {t('record.restore')}
                                    </Button>
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            {here.length > 0 && (
                <div className={classes['saveBar']}>
                    <Button leftSection={<IconRestore size={14} />} onClick={() => void restoreAll()}>
                        {t('settings.restore_chosen', { count: here.length })}
                    </Button>
                    <Button variant="default" onClick={() => setChosen(new Set())}>
                        {t('action.cancel')}
                    </Button>
                </div>
            )}
        </Loaded>
    );
}
