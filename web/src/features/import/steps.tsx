import { useLanguage, type MessageId } from '@/lib/i18n';
import classes from '@/features/import/import.module.css';

const steps: MessageId[] = ['import.step_file', 'import.step_columns', 'import.step_check', 'import.step_import'];

/** How far an import has come: 0 the file, 1 its columns, 2 the check, 3 the run. */
export function Steps({ at }: { at: number }) {
    const { t } = useLanguage();
    return (
        <ol className={classes['steps']}>
            {steps.map((step, index) => (
                <li key={step} data-done={index < at || undefined} aria-current={index === at ? 'step' : undefined}>
                    <span aria-hidden>{index + 1}</span>
                    {t(step)}
                </li>
            ))}
        </ol>
    );
}
