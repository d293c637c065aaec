import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/features/board/board.module.css';

export interface ColumnSums {
    count: number;
    sum: string | null;
    weighted: string | null;
    basis?: string | undefined;
}

/** Pennies say nothing in a large sum. */
export function roundedSum(sum: string): string {
    const value = Number(sum);
    return Math.abs(value) >= 1000 ? String(Math.round(value)) : sum;
}

/** Of what is won or lost, nothing is left to weigh. */
export function Sums({ sums, closed }: { sums: ColumnSums | undefined; closed: boolean }) {
    const t = useT();
    const texts = useTexts();
    if (!sums) return <p className={classes['sums']}>&nbsp;</p>;
    return (
        <p className={`${classes['sums']} tabular`}>
            {sums.sum !== null && <span title={sums.basis}>{texts.money(roundedSum(sums.sum), texts.currency)}</span>}
            {sums.weighted !== null && !closed && (
                <span className="dimmed" title={[t('board.weighted_help'), sums.basis].filter(Boolean).join(' ')}>
                    {t('board.weighted', { value: texts.money(roundedSum(sums.weighted), texts.currency) })}
                </span>
            )}
        </p>
    );
}
