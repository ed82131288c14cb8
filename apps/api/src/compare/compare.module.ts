import { Module } from '@nestjs/common';
import { ProbesModule } from '../probes/probes.module';
import { SealModule } from '../seal/seal.module';
import { SweepsModule } from '../sweeps/sweeps.module';
import { CompareController } from './compare.controller';
import { CompareService } from './compare.service';
import { ComparedItemsService } from './compared-items.service';

/** Probes, configurations, layers or sweeps compared on the same rows. */
@Module({
  imports: [ProbesModule, SealModule, SweepsModule],
  controllers: [CompareController],
  providers: [CompareService, ComparedItemsService],
})
export class CompareModule {}
