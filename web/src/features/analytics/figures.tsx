import type { ReactNode } from 'react';
import { closed, status, within, type Days, type Figures } from '@/features/analytics/analytics-model';
import { Records } from '@/records/counted';
import type { Filter } from '@/api/types';
import { useSay } from '@/fields/shared/say';
import classes from '@/features/analytics/analytics.module.css';

interface Props {
    figures: Figures;
    scope: Filter | null;
    days: Days | null;
}

const days_in_month = 30;

function Tile({ title, figure, children }: { title: string; figure: ReactNode; children: ReactNode }) {
    return (
        <section className={classes['tile']}>
            <h2>{title}</h2>
            <p className={`${classes['figure']} tabular`}>{figure}</p>
            <p className={classes['about']}>{children}</p>
        </section>
    );
}

export function Tiles({ figures, scope, days }: Props) {
    const { t, texts } = useSay();
    const money = (value: number | null) => (value === null ? '–' : texts.money(String(Math.round(value)), texts.currency));
    const decided = within('close_date', days);
    const won: (Filter | null)[] = [scope, status('won'), decided];
    const rate = figures.win_rate === null ? '–' : texts.percent(Math.round(figures.win_rate * 100) / 100);
    const cycle = figures.cycle === null ? '–' : texts.number(figures.cycle, 2);
    return (
        <div className={classes['tiles']}>
            <Tile title={t('analytics.won_value')} figure={<Records of={won}>{money(figures.won_value)}</Records>}>
                {t('analytics.won_about', { count: figures.won, average: money(figures.average) })}
            </Tile>
            <Tile title={t('analytics.win_rate')} figure={<Records of={[scope, closed, decided]}>{rate}</Records>}>
                <Records of={won}>{t('analytics.won_count', { count: figures.won })}</Records>
                {' · '}
                <Records of={[scope, status('lost'), decided]}>{t('analytics.lost_count', { count: figures.lost })}</Records>
            </Tile>
            <Tile title={t('analytics.open_now')} figure={<Records of={[scope, status('open')]}>{money(figures.open_value)}</Records>}>
                {t('analytics.open_count', { count: figures.open })}
            </Tile>
            <Tile title={t('analytics.velocity')} figure={figures.velocity === null ? '–' : t('analytics.a_month', { value: money(figures.velocity * days_in_month) })}>
                {t('analytics.velocity_about', { open: texts.number(figures.open), rate, average: money(figures.average), days: cycle })}
            </Tile>
        </div>
    );
}

/** From entering to winning: the mean, and what so many percent of the wins took at most. */
export function Cycle({ figures, scope, days }: Props) {
    const { t, texts } = useSay();
    const most = Math.max(...figures.percentiles.map((each) => each.days ?? 0), 1);
    if (figures.won === 0) return null;
    return (
        <section className={classes['block']}>
            <h2>{t('analytics.cycle')}</h2>
            <p className="dimmed">{t('analytics.cycle_text', { mean: texts.number(figures.cycle ?? 0, 2), count: figures.won })}</p>
            <ul className={classes['ranks']}>
                {figures.percentiles.map(({ percent, days: rank }) => (
                    <li key={percent}>
                        <span>{t('analytics.percent_within', { percent: texts.percent(percent) })}</span>
                        <span className={classes['track']} aria-hidden>
                            <span style={{ width: `${((rank ?? 0) / most) * 100}%` }} />
                        </span>
                        {rank === null ? (
                            '–'
                        ) : (
                            <Records of={[scope, status('won'), within('close_date', days), { field: 'cycle_days', op: 'le', value: rank }]}>{t('analytics.days', { count: rank })}</Records>
                        )}
                    </li>
                ))}
            </ul>
        </section>
    );
}
