// What has changed in the forecast since a day: from the change log, so every day of the past can be asked.

import { Skeleton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { forecastChangesQuery, type ChangeKind, type ForecastChange } from '@/api/forecast';
import type { Filter } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { lastMonday, type Days } from '@/features/forecast/forecast-model';
import { RecordLink } from '@/fields/shared/record-link';
import { useSay } from '@/fields/shared/say';
import { fromWallTime, parseDate } from '@/lib/dates';
import type { MessageId } from '@/lib/i18n';
import { numberOf } from '@/records/grouping';
import { EmptyState } from '@/ui/empty-state';
import classes from '@/features/forecast/forecast.module.css';

const kind_words: Record<ChangeKind, MessageId> = {
    won: 'forecast.kind_won', up: 'forecast.kind_up', down: 'forecast.kind_down', added: 'forecast.kind_added', pulled_in: 'forecast.kind_pulled_in',
    reopened: 'forecast.kind_reopened', came: 'forecast.kind_came', lost: 'forecast.kind_lost', slipped: 'forecast.kind_slipped',
    earlier: 'forecast.kind_earlier', removed: 'forecast.kind_removed', went: 'forecast.kind_went',
};

interface Props {
    days: Days;
    scope: Filter | null;
    today: string;
    since: string | undefined;
    onSince(since: string | undefined): void;
}

export function Changes({ days, scope, today, since, onSince }: Props) {
    const { t, texts } = useSay();
    const day = parseDate(since ?? '') ?? lastMonday(today);
    const [kind, setKind] = useState<ChangeKind | null>(null);
    const { data, error, isPending } = useQuery(forecastChangesQuery({ since: fromWallTime(`${day}T00:00`, texts.time_zone), from: days[0], to: days[1], filter: scope }));
    const money = (value: string | number) => texts.money(String(Math.round(Number(value))), texts.currency);
    const signed = (value: string) => (numberOf(value) > 0 ? `+${money(value)}` : money(value));
    const listed = data?.changes.filter((change) => kind === null || change.kind === kind) ?? [];
    return (
        <>
            <TextInput
                type="date"
                label={t('forecast.since')}
                value={day}
                max={today}
                w={200}
                onChange={(event) => {
                    if (parseDate(event.currentTarget.value)) onSince(event.currentTarget.value);
                }}
            />
            {error && <EmptyState title={t('trouble.title')} text={problemText(t, error)} />}
            {isPending && <Skeleton height={240} mt="md" />}
            {data && (
                <>
                    <p className={`${classes['sum']} tabular`}>{t('forecast.then_now', { before: money(data.before), now: money(data.now), day: texts.date(day) })}</p>
                    {data.sums.length === 0 && <EmptyState title={t('forecast.unchanged')} text={t('forecast.unchanged_text')} />}
                    <ul className={classes['sums']} aria-label={t('forecast.kinds')}>
                        {data.sums.map((each) => (
                            <li key={each.kind}>
                                <button type="button" aria-pressed={kind === each.kind} onClick={() => setKind(kind === each.kind ? null : each.kind)}>
                                    <span>{t(kind_words[each.kind])}</span>
                                    <strong className="tabular">{signed(each.difference)}</strong>
                                    <span className="dimmed">{t('forecast.deals', { count: each.count })}</span>
                                </button>
                            </li>
                        ))}
                    </ul>
                    {listed.length > 0 && <ChangeTable changes={listed} signed={signed} money={money} />}
                    {data.more && <p className="dimmed">{t('forecast.more')}</p>}
                </>
            )}
        </>
    );
}

function ChangeTable({ changes, signed, money }: { changes: readonly ForecastChange[]; signed(value: string): string; money(value: string): string }) {
    const { t, texts } = useSay();
    const way = (from: string | null, to: string | null) => (from === to ? (to ?? '–') : `${from ?? '–'} → ${to ?? '–'}`);
    const day = (iso: string | null) => iso && texts.date(iso);
    return (
        <div className={classes['scroll']}>
            <table className={classes['grid']} aria-label={t('forecast.tab_changes')} data-board>
                <thead>
                    <tr>
                        <th scope="col">{t('forecast.deal')}</th>
                        <th scope="col" className={classes['start']}>
                            {t('forecast.what')}
                        </th>
                        <th scope="col">{t('forecast.difference')}</th>
                        <th scope="col">{t('forecast.amount')}</th>
                        <th scope="col">{t('forecast.close_date')}</th>
                        <th scope="col" className={classes['start']}>
                            {t('forecast.who')}
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {changes.map((change) => (
                        <tr key={change.id}>
                            <th scope="row">{change.kind === 'removed' ? change.name : <RecordLink object="opportunities" id={change.id} name={change.name} />}</th>
                            <td className={classes['start']}>{t(kind_words[change.kind])}</td>
                            <td>{signed(change.difference)}</td>
                            <td>{way(change.amount_then && money(change.amount_then), change.amount_now && money(change.amount_now))}</td>
                            <td>{way(day(change.close_date_then), day(change.close_date_now))}</td>
                            <td className={classes['start']}>{change.owner?.name ?? '–'}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
